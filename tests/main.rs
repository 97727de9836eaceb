//! The one test binary: each file beside this one is a module of it.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod documented_files;
#[cfg(test)]
mod documented_keys;
#[cfg(test)]
mod durability;
#[cfg(target_os = "linux")]
#[cfg(test)]
mod end_to_end_desktop;
#[cfg(target_os = "linux")]
#[cfg(test)]
mod end_to_end_review;
#[cfg(target_os = "linux")]
#[cfg(test)]
mod end_to_end_tagging;
#[cfg(test)]
mod folder_changes;
#[cfg(test)]
mod fuzz_targets;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod packaging;
#[cfg(test)]
mod real_articles;
#[cfg(test)]
mod sample_articles;
#[cfg(test)]
mod sample_project;
#[cfg(test)]
mod supply_chain;
#[cfg(test)]
mod support;
