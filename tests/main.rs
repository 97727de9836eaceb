//! The one test binary; each file beside this one is a module of it.
mod real_articles;
mod sample_articles;
