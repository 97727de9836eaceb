//! Why bytes did not become an article.

use std::path::PathBuf;

use thiserror::Error;

/// Why a file or a folder could not be read; each names the file, the reason and a remedy.
#[derive(Debug, Error)]
pub enum LoadingError {
    /// The system refused.
    #[error("could not read {}: {source}", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are no text.
    #[error("{file} is not plain text: {reason}; save it as text first")]
    Binary {
        /// The file, as the project names it.
        file: String,
        /// What gave it away.
        reason: &'static str,
    },
    /// The file is longer than an article can be.
    #[error("{file} holds {bytes} bytes, more than the {limit} an article may have; split it")]
    TooLarge {
        /// The file, as the project names it.
        file: String,
        /// Its length.
        bytes: u64,
        /// The longest that is read.
        limit: u64,
    },
    /// A thread could not be started.
    #[error("could not start a thread to read articles: {0}")]
    Thread(std::io::Error),
}
