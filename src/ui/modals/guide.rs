//! The user guide: the first hour with the program, in its own words.

use egui::{Button, Label, RichText, ScrollArea, Ui, Vec2};

use super::frame::modal_panes;
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Guide {
    chapter: usize,
}

/// Lines with `# ` begin a chapter, with `- ` a point; an empty line ends a paragraph.
const TEXT: &str = include_str!("../../../assets/guide.md");

/// A chapter of the guide.
#[derive(Debug, PartialEq, Eq)]
struct Chapter<'a> {
    title: &'a str,
    blocks: Vec<Block<'a>>,
}

#[derive(Debug, PartialEq, Eq)]
enum Block<'a> {
    Paragraph(String),
    Point(&'a str),
}

/// Draws the window.
pub fn guide_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut Guide) {
    let size = Vec2::new(820.0, 580.0);
    let chapters = chapters(TEXT);
    modal_panes(ctx, ui, "User guide", size, |ui| {
        let height = ui.available_height();
        let top_down = egui::Layout::top_down(egui::Align::Min);
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(Vec2::new(190.0, height), top_down, |ui| {
                for (nth, chapter) in chapters.iter().enumerate() {
                    let button = Button::selectable(nth == view.chapter, chapter.title);
                    if ui.add(button.min_size(Vec2::new(186.0, 28.0))).clicked() {
                        view.chapter = nth;
                    }
                }
            });
            ui.separator();
            let width = ui.available_width();
            ui.allocate_ui_with_layout(Vec2::new(width, height), top_down, |ui| {
                if let Some(chapter) = chapters.get(view.chapter) {
                    ScrollArea::vertical()
                        .id_salt(chapter.title)
                        .auto_shrink(false)
                        .show(ui, |ui| chapter_ui(ui, chapter));
                }
            });
        });
    });
}

fn chapter_ui(ui: &mut Ui, chapter: &Chapter<'_>) {
    ui.set_max_width(ui.available_width() - 14.0);
    ui.label(
        RichText::new(chapter.title)
            .family(strong_family())
            .size(17.0),
    );
    for block in &chapter.blocks {
        ui.add_space(5.0);
        match block {
            Block::Paragraph(words) => drop(ui.add(Label::new(words).wrap())),
            Block::Point(words) => drop(ui.horizontal_top(|ui| {
                ui.label("•");
                ui.add(Label::new(*words).wrap());
            })),
        }
    }
}

fn chapters(text: &str) -> Vec<Chapter<'_>> {
    let mut chapters: Vec<Chapter<'_>> = Vec::new();
    let mut is_in_paragraph = false;
    for line in text.lines().map(str::trim) {
        if let Some(title) = line.strip_prefix("# ") {
            let blocks = Vec::new();
            chapters.push(Chapter { title, blocks });
        }
        let is_words = !line.is_empty() && !line.starts_with("# ") && !line.starts_with("- ");
        if let Some(chapter) = chapters.last_mut() {
            match chapter.blocks.last_mut() {
                Some(Block::Paragraph(words)) if is_words && is_in_paragraph => {
                    words.push(' ');
                    words.push_str(line);
                }
                _ if is_words => chapter.blocks.push(Block::Paragraph(line.to_owned())),
                _ => chapter
                    .blocks
                    .extend(line.strip_prefix("- ").map(Block::Point)),
            }
        }
        is_in_paragraph = is_words;
    }
    chapters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_has_chapters_with_words_in_each() {
        let chapters = chapters(TEXT);
        assert!(chapters.len() >= 6);
        for chapter in &chapters {
            assert!(!chapter.blocks.is_empty(), "{}", chapter.title);
        }
    }

    #[test]
    fn lines_of_a_paragraph_are_put_together() {
        let read = chapters("# One\na\nb\n\nc\n- d\n# Two\ne\n");
        let paragraph = |words: &str| Block::Paragraph(words.to_owned());
        assert_eq!(
            read,
            [
                Chapter {
                    title: "One",
                    blocks: vec![paragraph("a b"), paragraph("c"), Block::Point("d")]
                },
                Chapter {
                    title: "Two",
                    blocks: vec![paragraph("e")]
                },
            ]
        );
    }
}
