//! What several test files share: a desktop without a screen, the
//! program without a window, and ways through the source tree.

#[cfg(target_os = "linux")]
pub mod accessible;
pub mod desk;
#[cfg(target_os = "linux")]
pub mod desktop;
#[cfg(target_os = "linux")]
pub mod polling;
#[cfg(target_os = "linux")]
pub mod program;
pub mod tree;
