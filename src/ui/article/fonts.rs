//! The faces the article is set in: those that come with the program, then the system's.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{
    FontContext, FontFamily, FontFamilyName, FontWeight, GenericFamily, Layout, LayoutContext,
    StyleProperty,
};

use super::engine::Ink;
use super::scene::Typeface;

/// The reading face, regular.
pub const SERIF_REGULAR: &[u8] = include_bytes!("../../../assets/fonts/SourceSerifPro-Regular.ttf");
/// The reading face, for headings.
pub const SERIF_SEMIBOLD: &[u8] =
    include_bytes!("../../../assets/fonts/SourceSerifPro-Semibold.ttf");
/// The face of the window, regular.
pub const SANS_REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");
/// The face of the window, for headings.
pub const SANS_SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");

const SERIF: &str = "Source Serif Pro";
const SANS: &str = "Inter";

/// What lays text out: the faces, and what the library keeps between layouts.
pub struct Typesetter {
    /// The faces.
    pub fonts: FontContext,
    /// Scratch space and shaping plans.
    pub layouts: LayoutContext<Ink>,
    /// The names of all families, in order.
    pub names: Arc<[String]>,
}

/// The faces, or the thread that is reading them.
pub enum Fonts {
    /// They are being read.
    Loading(Receiver<Box<Typesetter>>),
    /// They can be used.
    Ready(Box<Typesetter>),
}

impl Fonts {
    /// Starts a thread that finds the system's faces, which takes some 25 ms.
    pub fn load() -> Self {
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new().name("fonts".to_owned());
        let spawned = thread.spawn(move || {
            // The window may be gone by then; nobody misses the fonts.
            let _is_wanted = sender.send(typesetter(true)).is_ok();
        });
        match spawned {
            Ok(_) => Self::Loading(receiver),
            Err(_) => Self::Ready(typesetter(true)),
        }
    }

    /// Only the faces that come with the program, the same on every machine.
    pub fn embedded_only() -> Self {
        Self::Ready(typesetter(false))
    }

    /// The faces, if they are read within `patience`.
    pub fn ready(&mut self, patience: Duration) -> Option<&mut Typesetter> {
        if let Self::Loading(receiver) = self {
            match receiver.recv_timeout(patience) {
                Ok(typesetter) => *self = Self::Ready(typesetter),
                Err(RecvTimeoutError::Timeout) => return None,
                // The thread died of a broken system face: go on with our own.
                Err(RecvTimeoutError::Disconnected) => *self = Self::embedded_only(),
            }
        }
        match self {
            Self::Ready(typesetter) => Some(typesetter),
            Self::Loading(_) => None,
        }
    }
}

/// Makes a typesetter that has set a line already, so that the first frame need not read faces.
fn typesetter(system_fonts: bool) -> Box<Typesetter> {
    let mut fonts = font_context(system_fonts);
    let mut layouts = LayoutContext::new();
    for (typeface, weight) in [
        (Typeface::Serif, 400.0),
        (Typeface::Serif, 600.0),
        (Typeface::Sans, 400.0),
    ] {
        let text = "Word, “word” 19.";
        let mut builder = layouts.ranged_builder(&mut fonts, text, 1.0, true);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(
            families(&typeface).into(),
        )));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(weight)));
        let mut layout: Layout<Ink> = builder.build(text);
        layout.break_all_lines(None);
    }
    let names = names(&mut fonts.collection);
    Box::new(Typesetter {
        fonts,
        layouts,
        names,
    })
}

/// The families one may choose; a dot marks those that a system keeps for itself.
fn names(collection: &mut Collection) -> Arc<[String]> {
    let all: BTreeSet<&str> = collection.family_names().collect();
    let mut names: Vec<String> = all
        .into_iter()
        .filter(|name| !name.is_empty() && !name.starts_with('.'))
        .map(str::to_owned)
        .collect();
    names.sort_by_cached_key(|name| name.to_lowercase());
    names.into()
}

fn font_context(system_fonts: bool) -> FontContext {
    let options = CollectionOptions {
        shared: false,
        system_fonts,
    };
    let mut collection = Collection::new(options);
    for face in [SERIF_REGULAR, SERIF_SEMIBOLD, SANS_REGULAR, SANS_SEMIBOLD] {
        // Borrowed from the program, where they are read from its file as they are needed.
        collection.register_fonts(Blob::new(Arc::new(face)), None);
    }
    FontContext {
        collection,
        source_cache: SourceCache::default(),
    }
}

/// Faces for scripts where the system's first choice is often one for other uses, such as a
/// commentary script for Hebrew; those that are not installed are passed over.
const PREFERRED: [&str; 6] = [
    "Noto Serif Hebrew",
    "Noto Sans Hebrew",
    "Noto Naskh Arabic",
    "Noto Sans Arabic",
    "Noto Serif Devanagari",
    "Noto Sans Devanagari",
];

/// The families to look in, best first; what none of them has is looked for by script.
pub fn families(typeface: &Typeface) -> Vec<FontFamilyName<'_>> {
    let own = match typeface {
        Typeface::Serif => vec![SERIF, SANS],
        Typeface::Sans => vec![SANS, SERIF],
        Typeface::Named(name) => vec![name.as_str(), SERIF, SANS],
    };
    own.into_iter()
        .chain(PREFERRED)
        .map(FontFamilyName::named)
        .collect()
}

/// The same families, the colour emoji first.
pub fn emoji_families(typeface: &Typeface) -> Vec<FontFamilyName<'_>> {
    let mut names = vec![FontFamilyName::Generic(GenericFamily::Emoji)];
    names.extend(families(typeface));
    names
}
