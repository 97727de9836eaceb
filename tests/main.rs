//! The one test binary: each file beside this one is a module of it.

#[cfg(test)]
mod architecture;
#[cfg(all(test, target_os = "linux"))]
mod end_to_end_desktop;
#[cfg(test)]
mod supply_chain;
#[cfg(test)]
mod support;
