//! `stancemark merge`: the merge of two versions of a file that the program itself makes, for git.

use std::path::Path;
use std::process::ExitCode;

use super::{fail, tell_error};
use crate::app::git::merge_by_name;
use crate::store::{FileKind, atomic};

/// Merges into `mine`; exits with 1 if values were changed on both sides.
///
/// What kind of file it is the name of `path` tells, or that of `mine`: git merges under other names.
pub fn run(base: &Path, mine: &Path, theirs: &Path, path: Option<&Path>) -> ExitCode {
    let read = |path: &Path| {
        std::fs::read(path).map_err(|error| format!("Could not read {}: {error}", path.display()))
    };
    let (base, mine_bytes, theirs_bytes) = match (read(base), read(mine), read(theirs)) {
        (Ok(base), Ok(mine), Ok(theirs)) => (base, mine, theirs),
        (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => return fail(&error),
    };
    let name = path.unwrap_or(mine).file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    let merged = match merge_by_name(&name, &base, &mine_bytes, &theirs_bytes) {
        Ok(merged) => merged,
        Err(error) => {
            let is_mine = FileKind::of_name(&name).read_error(&mine_bytes).is_some();
            let file = if is_mine { mine } else { theirs };
            let file = match (path, is_mine) {
                (None, _) => file.display().to_string(),
                (Some(path), true) => format!("{} as it is here", path.display()),
                (Some(path), false) => format!("{} as it is there", path.display()),
            };
            return fail(&format!(
                "Nothing was merged, {file} cannot be read: {error}"
            ));
        }
    };
    if let Err(error) = atomic::write(mine, &merged.bytes) {
        return fail(&format!("Nothing was merged: {error}"));
    }
    for conflict in &merged.conflicts {
        let id = conflict.id.as_ref().map_or("the layer", |id| id.as_str());
        tell_error(&format!(
            "{} of {id} was set to {} and to {}; both are kept",
            conflict.field, conflict.mine, conflict.theirs
        ));
    }
    for loss in &merged.losses {
        let lost = loss.lost.as_deref().unwrap_or("its deletion");
        let (what, kept) = (&loss.what, &loss.kept);
        tell_error(&format!("{what} is {kept}; {lost} gave way"));
    }
    if merged.conflicts.is_empty() && merged.losses.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
