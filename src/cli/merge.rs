//! `stancemark merge`: the merge of two sidecars that the program itself makes, for git.

use std::path::Path;
use std::process::ExitCode;

use super::{fail, tell_error};
use crate::store::{atomic, merge_sidecars, sidecar};

/// Merges into `mine`; exits with 1 if values were changed on both sides.
pub fn run(base: &Path, mine: &Path, theirs: &Path) -> ExitCode {
    let read = |path: &Path| {
        std::fs::read(path).map_err(|error| format!("Could not read {}: {error}", path.display()))
    };
    let (base, mine_bytes, theirs_bytes) = match (read(base), read(mine), read(theirs)) {
        (Ok(base), Ok(mine), Ok(theirs)) => (base, mine, theirs),
        (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => return fail(&error),
    };
    let merged = match merge_sidecars(&base, &mine_bytes, &theirs_bytes) {
        Ok(merged) => merged,
        Err(error) => {
            let is_mine = sidecar::summarise(&mine_bytes).is_err();
            let file = if is_mine { mine } else { theirs };
            return fail(&format!(
                "Nothing was merged, {} cannot be read: {error}",
                file.display()
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
    if merged.conflicts.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
