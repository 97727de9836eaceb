//! Whether the system asks for dark windows.
//!
//! egui knows it on Windows and on a Mac. On Linux the desktop's portal is asked, on a thread of
//! its own at start and whenever the window comes to the front again.

use std::sync::mpsc::{Receiver, Sender, channel};

/// What the system was heard to ask for.
pub struct SystemTheme {
    send: Sender<bool>,
    receive: Receiver<bool>,
    had_focus: bool,
    is_dark: bool,
}

impl Default for SystemTheme {
    fn default() -> Self {
        let (send, receive) = channel();
        Self {
            send,
            receive,
            had_focus: false,
            is_dark: false,
        }
    }
}

impl SystemTheme {
    /// Whether dark windows are asked for, as far as it is known by now.
    pub fn is_dark(&mut self, ctx: &egui::Context) -> bool {
        if let Some(theme) = ctx.system_theme() {
            self.is_dark = theme == egui::Theme::Dark;
            return self.is_dark;
        }
        let has_focus = ctx.input(|input| input.viewport().focused.unwrap_or(true));
        if has_focus && !self.had_focus {
            self.ask(ctx);
        }
        self.had_focus = has_focus;
        self.is_dark = self.receive.try_iter().last().unwrap_or(self.is_dark);
        self.is_dark
    }

    fn ask(&self, ctx: &egui::Context) {
        if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
            return;
        }
        let (send, ctx) = (self.send.clone(), ctx.clone());
        let thread = std::thread::Builder::new().name("colour scheme".to_owned());
        let started = thread.spawn(move || {
            if let Some(scheme) = color_scheme() {
                // The window may be gone by then; nobody waits for the answer.
                let _is_awaited = send.send(asks_for_dark(scheme)).is_ok();
                ctx.request_repaint();
            }
        });
        if let Err(error) = started {
            log::error!("no thread to ask for the colour scheme: {error}");
        }
    }
}

/// What the portal's number means: 0 is no preference, 1 dark, 2 light
/// (XDG desktop portal, `org.freedesktop.appearance`).
fn asks_for_dark(scheme: u32) -> bool {
    scheme == 1
}

#[cfg(target_os = "linux")]
fn color_scheme() -> Option<u32> {
    match pollster::block_on(ask_portal()) {
        Ok(scheme) => Some(scheme),
        Err(error) => {
            log::info!("the desktop does not tell its colour scheme: {error}");
            None
        }
    }
}

#[cfg(target_os = "linux")]
async fn ask_portal() -> zbus::Result<u32> {
    let bus = zbus::Connection::session().await?;
    let reply = bus
        .call_method(
            Some("org.freedesktop.portal.Desktop"),
            "/org/freedesktop/portal/desktop",
            Some("org.freedesktop.portal.Settings"),
            "Read",
            &("org.freedesktop.appearance", "color-scheme"),
        )
        .await?;
    let body = reply.body();
    let value: zbus::zvariant::Value<'_> = body.deserialize()?;
    Ok(number_in(&value).unwrap_or_default())
}

/// The number, however many variants the portal wraps it in: older ones use two.
#[cfg(target_os = "linux")]
fn number_in(value: &zbus::zvariant::Value<'_>) -> Option<u32> {
    match value {
        zbus::zvariant::Value::U32(number) => Some(*number),
        zbus::zvariant::Value::Value(inner) => number_in(inner),
        _ => None,
    }
}

#[cfg(not(target_os = "linux"))]
fn color_scheme() -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn the_number_is_found_in_any_wrapping() {
        use zbus::zvariant::Value;
        let wrapped = Value::Value(Box::new(Value::Value(Box::new(Value::U32(1)))));
        assert_eq!(number_in(&wrapped), Some(1));
        assert_eq!(number_in(&Value::U32(2)), Some(2));
        assert_eq!(number_in(&Value::from("dark")), None);
    }

    #[test]
    fn only_one_asks_for_dark() {
        let answers = [0, 1, 2, 7].map(asks_for_dark);
        assert_eq!(answers, [false, true, false, false]);
    }
}
