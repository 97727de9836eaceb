//! The window. It shows the application's state and turns what a person does into commands.

pub mod article;
