//! Where the program keeps what is its own and no project's.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use etcetera::BaseStrategy as _;
use thiserror::Error;

/// Overrides where the program keeps its own files: a folder that then holds all of them.
pub const HOME_VARIABLE: &str = "STANCEMARK_HOME";

/// The name of the program's folder among those of other programs.
const FOLDER: &str = "stancemark";

/// The folders of the program's own files. They are made when first written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// Settings and recent folders.
    pub config: PathBuf,
    /// What can be made again.
    pub cache: PathBuf,
    /// Who has which layer open.
    pub locks: PathBuf,
    /// The last good state of each sidecar.
    pub backups: PathBuf,
}

/// Why there is no place for the program's own files.
#[derive(Debug, Error)]
pub enum PlacesError {
    /// The system does not say where the user's folder is.
    #[error("the user's home folder is not known; set {HOME_VARIABLE} to a folder of your choice")]
    NoHome(#[from] etcetera::HomeDirError),
}

impl Places {
    /// Asks the environment, then the system.
    pub fn find() -> Result<Self, PlacesError> {
        Self::with_override(env::var_os(HOME_VARIABLE))
    }

    /// As [`Places::find`] with the variable's value given; an empty one counts as none.
    pub fn with_override(home: Option<OsString>) -> Result<Self, PlacesError> {
        if let Some(home) = home.filter(|home| !home.is_empty()) {
            return Ok(Self::below(home));
        }
        let system = etcetera::base_strategy::choose_native_strategy()?;
        let cache = system.cache_dir().join(FOLDER);
        Ok(Self::new(system.config_dir().join(FOLDER), cache))
    }

    /// Keeps everything below one folder, as tests and portable copies do.
    pub fn below(home: impl Into<PathBuf>) -> Self {
        let home = home.into();
        Self::new(home.join("config"), home.join("cache"))
    }

    /// The settings file.
    pub fn settings_file(&self) -> PathBuf {
        self.config.join("settings.ron")
    }

    fn new(config: PathBuf, cache: PathBuf) -> Self {
        Self {
            locks: cache.join("locks"),
            backups: cache.join("backups"),
            config,
            cache,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_takes_everything_to_one_folder() {
        let places = Places::with_override(Some("/x".into())).unwrap();
        assert_eq!(
            places.settings_file(),
            PathBuf::from("/x/config/settings.ron")
        );
        for place in [&places.cache, &places.locks, &places.backups] {
            assert!(place.starts_with("/x/cache"), "{}", place.display());
        }
    }

    #[test]
    fn without_it_the_systems_own_folders_are_used() {
        for variable in [None, Some(OsString::new())] {
            // A build machine may have no home; then the message names the remedy.
            match Places::with_override(variable) {
                Ok(places) => {
                    assert!(places.config.ends_with(FOLDER), "{places:?}");
                    assert_ne!(places.config, places.cache);
                }
                Err(error) => assert!(error.to_string().contains(HOME_VARIABLE)),
            }
        }
    }
}
