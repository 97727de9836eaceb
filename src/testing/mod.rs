//! What the project's own tests share.

mod soft_renderer;

pub use self::soft_renderer::SoftRenderer;
