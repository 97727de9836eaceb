//! The sample project, written to a folder of the program's own when somebody tries it.

use std::path::{Path, PathBuf};

use crate::store::{StoreError, atomic};

/// The files of the sample, by their paths in its folder.
pub const FILES: &[(&str, &[u8])] = &[];

/// Writes the sample and says where; what a person did in an earlier copy stays as it is.
pub fn write(folder: &Path) -> Result<PathBuf, StoreError> {
    for (name, bytes) in FILES {
        let path = folder.join(name);
        if !path.exists() {
            atomic::write(&path, bytes)?;
        }
    }
    Ok(folder.to_owned())
}
