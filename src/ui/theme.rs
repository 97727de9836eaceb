//! Colours and sizes, read from `assets/themes`, and egui dressed in them.

use std::collections::BTreeMap;

use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Vec2};

use super::article::{SANS_REGULAR, SANS_SEMIBOLD};
use crate::builtin::{Appearance, ThemeValues};
use crate::model::Color;

/// The colours and sizes of one theme.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Whether it is for dark surroundings.
    pub is_dark: bool,
    values: ThemeValues,
}

/// Turns a colour of the model into one of egui.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where colours cross over"
)]
pub fn color32(color: Color) -> Color32 {
    Color32::from_rgb(color.red, color.green, color.blue)
}

/// Black or white, whichever reads better on a colour.
pub fn ink_on(color: Color32) -> Color32 {
    let on = |ink| super::article::contrast(ink, color);
    if on(Color32::BLACK) >= on(Color32::WHITE) {
        Color32::BLACK
    } else {
        Color32::WHITE
    }
}

macro_rules! colors {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        impl Theme {
            $($(#[$doc])* pub fn $name(&self) -> Color32 { self.color(stringify!($name)) })+

            /// The names a theme file must have a colour for.
            pub const COLORS: &'static [&'static str] = &[$(stringify!($name)),+];
        }
    };
}

colors!(
    /// Behind the article.
    background,
    /// Behind panels.
    panel,
    /// Between panels.
    panel_border,
    /// Words.
    text,
    /// Words of less weight.
    text_faint,
    /// What can be acted on.
    accent,
    /// Words on the accent.
    accent_text,
    /// Behind selected words.
    selection,
    /// The text caret.
    caret,
    /// Something is not as it should be.
    warning,
    /// Something failed.
    error,
    /// All is well.
    success,
    /// Only some annotators have something.
    only_some,
    /// Behind found words.
    find_hit,
    /// Behind the found words in hand.
    find_hit_current,
    /// Words that are no part of the story.
    dirt_text,
    /// Behind what the pointer is on.
    hover,
    /// Behind fields.
    field_background,
    /// Over everything behind a window.
    scrim,
);

impl Theme {
    /// Reads a built-in theme; what it lacks shows as a glaring colour, which a test forbids.
    pub fn new(is_dark: bool) -> Self {
        let appearance = if is_dark {
            Appearance::Dark
        } else {
            Appearance::Light
        };
        Self {
            is_dark,
            values: ThemeValues::builtin(appearance),
        }
    }

    fn color(&self, name: &str) -> Color32 {
        let color = self.values.colors.get(name);
        color.map_or(Color32::DEBUG_COLOR, |color| color32(*color))
    }

    /// A size in points, or `default` where the theme has none of that name.
    pub fn size(&self, name: &str, default: f32) -> f32 {
        self.values.numbers.get(name).copied().unwrap_or(default)
    }

    /// Dresses egui in this theme.
    pub fn apply(&self, ctx: &egui::Context) {
        let theme = if self.is_dark {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        };
        ctx.set_theme(theme);
        ctx.style_mut_of(theme, |style| {
            self.apply_visuals(&mut style.visuals);
            style.text_styles = self.text_styles();
            style.spacing.item_spacing = Vec2::new(8.0, 6.0);
            style.spacing.button_padding = Vec2::new(10.0, 5.0);
            style.spacing.menu_margin = Margin::same(6);
            style.spacing.interact_size.y = 26.0;
            style.spacing.scroll = egui::style::ScrollStyle::thin();
        });
    }

    fn text_styles(&self) -> BTreeMap<TextStyle, FontId> {
        let text = self.size("text_px", 14.0);
        let proportional = |size| FontId::new(size, FontFamily::Proportional);
        [
            (TextStyle::Small, proportional(self.size("small_px", 12.0))),
            (TextStyle::Body, proportional(text)),
            (TextStyle::Button, proportional(text)),
            (
                TextStyle::Heading,
                proportional(self.size("heading_px", 18.0)),
            ),
            (
                TextStyle::Monospace,
                FontId::new(text, FontFamily::Monospace),
            ),
        ]
        .into()
    }

    fn apply_visuals(&self, visuals: &mut egui::Visuals) {
        let radius = CornerRadius::from(self.size("radius_px", 6.0));
        visuals.dark_mode = self.is_dark;
        visuals.override_text_color = None;
        visuals.weak_text_color = Some(self.text_faint());
        visuals.hyperlink_color = self.accent();
        visuals.panel_fill = self.panel();
        visuals.window_fill = self.panel();
        visuals.window_stroke = Stroke::new(1.0, self.panel_border());
        visuals.window_corner_radius = CornerRadius::same(10);
        visuals.menu_corner_radius = CornerRadius::same(8);
        visuals.extreme_bg_color = self.field_background();
        visuals.text_edit_bg_color = Some(self.field_background());
        visuals.faint_bg_color = self.hover();
        visuals.code_bg_color = self.hover();
        visuals.warn_fg_color = self.warning();
        visuals.error_fg_color = self.error();
        visuals.selection.bg_fill = self.selection();
        visuals.selection.stroke = Stroke::new(1.0, self.text());
        visuals.indent_has_left_vline = false;
        visuals.interact_cursor = None;
        let widgets = &mut visuals.widgets;
        for (widget, fill, line) in [
            (
                &mut widgets.noninteractive,
                self.panel(),
                self.panel_border(),
            ),
            (
                &mut widgets.inactive,
                self.field_background(),
                self.panel_border(),
            ),
            (&mut widgets.hovered, self.hover(), self.accent()),
            (&mut widgets.active, self.selection(), self.accent()),
            (&mut widgets.open, self.hover(), self.panel_border()),
        ] {
            widget.bg_fill = fill;
            widget.weak_bg_fill = fill;
            widget.bg_stroke = Stroke::new(1.0, line);
            widget.fg_stroke = Stroke::new(1.0, self.text());
            widget.corner_radius = radius;
            widget.expansion = 0.0;
        }
    }
}

/// The interface's own faces: an upright and a strong one, with egui's behind them.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = egui::FontDefinitions::default();
    for (name, bytes) in [("ui", SANS_REGULAR), ("ui strong", SANS_SEMIBOLD)] {
        fonts
            .font_data
            .insert(name.to_owned(), egui::FontData::from_static(bytes).into());
    }
    let fallbacks = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let with = |first: &str| {
        std::iter::once(first.to_owned())
            .chain(fallbacks.iter().cloned())
            .collect::<Vec<_>>()
    };
    fonts.families.insert(strong_family(), with("ui strong"));
    fonts.families.insert(FontFamily::Proportional, with("ui"));
    ctx.set_fonts(fonts);
}

/// The strong face of the interface.
pub fn strong_family() -> FontFamily {
    FontFamily::Name("strong".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_themes_have_every_colour() {
        for is_dark in [false, true] {
            let theme = Theme::new(is_dark);
            for name in Theme::COLORS {
                assert_ne!(
                    theme.color(name),
                    Color32::DEBUG_COLOR,
                    "{name}, dark {is_dark}"
                );
            }
        }
    }
}
