//! Notes version and commit, and refuses to build with a codebook or theme that does not parse.

use std::path::{Path, PathBuf};
use std::process::Command;

use ron::Value;

fn main() {
    println!("cargo::rustc-env=STANCEMARK_COMMIT={}", commit());
    check_assets("codebooks", check_codebook);
    check_assets("themes", check_theme);
    windows_resource();
}

/// The commit the program is built from; empty where git or its folder is missing.
fn commit() -> String {
    println!("cargo::rerun-if-changed=build.rs");
    let ask = |arguments: &[&str]| -> Option<String> {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    // Both change when another commit is checked out; watching a missing file would rebuild always.
    for name in ["HEAD", "logs/HEAD"] {
        let path = ask(&["rev-parse", "--git-path", name]);
        if let Some(path) = path.filter(|path| Path::new(path).exists()) {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    ask(&["rev-parse", "--short=12", "HEAD"]).unwrap_or_default()
}

/// Parses every file of a folder below `assets`, and sees that `src/builtin.rs` embeds it.
fn check_assets(folder: &str, check: fn(&Value) -> Result<(), String>) {
    let folder = Path::new("assets").join(folder);
    println!("cargo::rerun-if-changed={}", folder.display());
    let embedded = std::fs::read_to_string("src/builtin.rs").unwrap_or_default();
    for path in ron_files(&folder) {
        let read = std::fs::read_to_string(&path).map_err(|error| error.to_string());
        let checked = read.and_then(|text| {
            let value = ron::from_str(&text).map_err(|error| error.to_string())?;
            check(&value)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_embedded = embedded.contains(name.as_ref());
            is_embedded
                .then_some(())
                .ok_or_else(|| "src/builtin.rs does not embed it".to_owned())
        });
        if let Err(reason) = checked {
            println!("cargo::error={}: {reason}", path.display());
        }
    }
}

fn ron_files(folder: &Path) -> Vec<PathBuf> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            println!("cargo::error={}: {error}", folder.display());
            return Vec::new();
        }
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .collect();
    paths.sort();
    paths
}

fn check_codebook(value: &Value) -> Result<(), String> {
    let format = field(value, "format").cloned();
    if format.map(Value::into_rust::<u32>) != Some(Ok(1)) {
        return Err("it does not say `format: 1`".to_owned());
    }
    match field(value, "tags") {
        Some(Value::Seq(tags)) if !tags.is_empty() => tags.iter().try_for_each(|tag| {
            let names = ["id", "name", "color", "definition"];
            let missing = names.into_iter().find(|name| field(tag, name).is_none());
            missing.map_or(Ok(()), |name| Err(format!("a tag has no {name}")))
        }),
        _ => Err("it has no tags".to_owned()),
    }
}

fn check_theme(value: &Value) -> Result<(), String> {
    let Value::Map(map) = value else {
        return Err("it is no map of names to colours and numbers".to_owned());
    };
    for (name, value) in map.iter() {
        let is_fine = match value {
            Value::Number(_) => true,
            Value::String(text) => is_color(text),
            _ => false,
        };
        if !is_fine {
            return Err(format!("{name:?} is neither \"#rrggbb\" nor a number"));
        }
    }
    Ok(())
}

fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let Value::Map(map) = value else { return None };
    let is_it = |key: &Value| matches!(key, Value::String(text) if text == name);
    map.iter()
        .find(|(key, _)| is_it(key))
        .map(|(_, value)| value)
}

/// Gives the program its icon and version in Windows' own file manager.
#[cfg(windows)]
fn windows_resource() {
    let mut resource = winresource::WindowsResource::new();
    let icon = "assets/icons/stancemark.ico";
    println!("cargo::rerun-if-changed={icon}");
    if Path::new(icon).exists() {
        resource.set_icon(icon);
    }
    resource.set("ProductName", "Stancemark");
    resource.set("FileDescription", "Tag stances and claims in news articles");
    resource.set("LegalCopyright", "MIT OR Apache-2.0");
    if let Err(error) = resource.compile() {
        println!("cargo::error=the Windows resource cannot be made: {error}");
    }
}

#[cfg(not(windows))]
fn windows_resource() {}
