//! What several test files share: a desktop without a screen, and ways through the source tree.

#[cfg(target_os = "linux")]
pub mod accessible;
#[cfg(target_os = "linux")]
pub mod desktop;
#[cfg(target_os = "linux")]
pub mod polling;
#[cfg(target_os = "linux")]
pub mod program;
pub mod tree;
