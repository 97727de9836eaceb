use std::path::{Path, PathBuf};
pub fn of_sidecar(_: &Path) -> Result<Vec<PathBuf>, super::StoreError> {
    Ok(Vec::new())
}
pub fn put_away(_: &Path, _: &Path) -> Result<(), super::StoreError> {
    Ok(())
}
