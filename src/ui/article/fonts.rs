//! The faces the article is set in: those that come with the program, then the system's.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{FontContext, FontFamilyName};

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

/// The faces, or the thread that is reading them.
pub enum Fonts {
    /// They are being read.
    Loading(Receiver<FontContext>),
    /// They can be used.
    Ready(Box<FontContext>),
}

impl Fonts {
    /// Starts a thread that finds the system's faces, which takes some 25 ms.
    pub fn load() -> Self {
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new().name("fonts".to_owned());
        let spawned = thread.spawn(move || {
            // The window may be gone by then; nobody misses the fonts.
            let _is_wanted = sender.send(font_context(true)).is_ok();
        });
        match spawned {
            Ok(_) => Self::Loading(receiver),
            Err(_) => Self::Ready(Box::new(font_context(true))),
        }
    }

    /// Only the faces that come with the program, the same on every machine.
    pub fn embedded_only() -> Self {
        Self::Ready(Box::new(font_context(false)))
    }

    /// The faces, if they are read within `patience`.
    pub fn ready(&mut self, patience: Duration) -> Option<&mut FontContext> {
        if let Self::Loading(receiver) = self {
            match receiver.recv_timeout(patience) {
                Ok(context) => *self = Self::Ready(Box::new(context)),
                Err(RecvTimeoutError::Timeout) => return None,
                // The thread died of a broken system face: go on with our own.
                Err(RecvTimeoutError::Disconnected) => *self = Self::embedded_only(),
            }
        }
        match self {
            Self::Ready(context) => Some(context),
            Self::Loading(_) => None,
        }
    }
}

fn font_context(system_fonts: bool) -> FontContext {
    let options = CollectionOptions {
        shared: false,
        system_fonts,
    };
    let mut collection = Collection::new(options);
    for face in [SERIF_REGULAR, SERIF_SEMIBOLD, SANS_REGULAR, SANS_SEMIBOLD] {
        collection.register_fonts(Blob::from(face.to_vec()), None);
    }
    FontContext {
        collection,
        source_cache: SourceCache::default(),
    }
}

/// The families to look in, best first; what none of them has is looked for by script.
pub fn families(typeface: &Typeface) -> Vec<FontFamilyName<'_>> {
    match typeface {
        Typeface::Serif => vec![FontFamilyName::named(SERIF), FontFamilyName::named(SANS)],
        Typeface::Sans => vec![FontFamilyName::named(SANS), FontFamilyName::named(SERIF)],
        Typeface::Named(name) => vec![
            FontFamilyName::named(name),
            FontFamilyName::named(SERIF),
            FontFamilyName::named(SANS),
        ],
    }
}
