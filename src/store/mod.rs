//! Our own files.
