//! Zip archives: written so that the same files give the same bytes, read within bounds.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{FormatError, InFile, OutFile};

/// How many bytes an archive may unpack to, all files together.
const MOST_UNPACKED: u64 = 2 << 30;
/// How many times larger than the archive that may be, beyond the first 64 MiB.
const MOST_RATIO: u64 = 200;
const RATIO_FREE: u64 = 64 << 20;
/// How many files it may hold.
const MOST_FILES: usize = 200_000;

/// Packs files in the order given, all with the time 1 January 1980.
pub fn pack(files: &[OutFile], format: &'static str) -> Result<Vec<u8>, FormatError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let pack = || -> zip::result::ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for file in files {
            let is_large = u32::try_from(file.bytes.len()).is_err();
            writer.start_file(file.path.as_str(), options.large_file(is_large))?;
            writer.write_all(&file.bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    };
    pack().map_err(|error| FormatError::Unwritable {
        format,
        reason: error.to_string(),
    })
}

/// Whether the bytes begin as a zip archive does.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Unpacks the files whose names `wants`; folders and names that lead out of the archive are left out.
pub fn unpack(
    archive: &InFile,
    format: &'static str,
    wants: impl Fn(&str) -> bool,
) -> Result<Vec<InFile>, FormatError> {
    let broken = |reason: String| FormatError::Broken {
        file: archive.path.clone(),
        format,
        reason,
    };
    let refused = |reason: String| FormatError::TooLarge {
        file: archive.path.clone(),
        reason,
    };
    let mut zip = ZipArchive::new(Cursor::new(archive.bytes.as_slice()))
        .map_err(|error| broken(error.to_string()))?;
    if zip.len() > MOST_FILES {
        return Err(refused(format!(
            "it holds {} files, more than {MOST_FILES}",
            zip.len()
        )));
    }
    let most = RATIO_FREE
        .saturating_add((archive.bytes.len() as u64).saturating_mul(MOST_RATIO))
        .min(MOST_UNPACKED);
    let mut left = most;
    let mut files = Vec::new();
    for nth in 0..zip.len() {
        let entry = zip
            .by_index(nth)
            .map_err(|error| broken(error.to_string()))?;
        // A name that is no text names nothing that anybody wants.
        let path = entry.name().ok().and_then(|name| safe_path(&name));
        let Some(path) = path.filter(|path| wants(path)) else {
            continue;
        };
        let mut bytes = Vec::new();
        // What an entry says of its size may be a lie; what it unpacks to is counted.
        let read = entry.take(left + 1).read_to_end(&mut bytes);
        read.map_err(|error| broken(format!("{path}: {error}")))?;
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| refused(format!("it unpacks to more than {most} bytes")))?;
        files.push(InFile { path, bytes });
    }
    Ok(files)
}

/// The name of an entry with `/` between its parts; nothing for a folder or what leads elsewhere.
fn safe_path(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let is_safe = !name.is_empty()
        && !name.ends_with('/')
        && !name.contains([':', '\0'])
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    is_safe.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> InFile {
        let files: Vec<OutFile> = files
            .iter()
            .map(|(path, bytes)| OutFile {
                path: (*path).to_owned(),
                bytes: bytes.to_vec(),
            })
            .collect();
        InFile {
            path: "a.zip".to_owned(),
            bytes: pack(&files, "zip").unwrap(),
        }
    }

    #[test]
    fn files_come_back_and_the_bytes_are_the_same_each_time() {
        let archive = packed(&[("a/b.txt", b"one"), ("c", b"")]);
        assert!(is_zip(&archive.bytes));
        assert_eq!(
            archive.bytes,
            packed(&[("a/b.txt", b"one"), ("c", b"")]).bytes
        );
        let files = unpack(&archive, "zip", |path| path != "c").unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].path, "a/b.txt");
        assert_eq!(files[0].bytes, b"one");
    }

    #[test]
    fn names_that_lead_out_are_left_out() {
        let names = ["../x", "/etc/x", "a/../../x", "C:/x", "a\\..\\x", "ok"];
        let files: Vec<(&str, &[u8])> = names.map(|name| (name, &b"x"[..])).to_vec();
        let unpacked = unpack(&packed(&files), "zip", |_| true).unwrap();
        let paths: Vec<&str> = unpacked.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["ok"]);
    }

    #[test]
    fn a_bomb_is_refused() {
        let zeros = vec![0; usize::try_from(RATIO_FREE).unwrap() + (64 << 20)];
        let archive = packed(&[("zeros", &zeros)]);
        assert!(archive.bytes.len() < 200_000);
        let refused = unpack(&archive, "zip", |_| true);
        assert!(matches!(refused, Err(FormatError::TooLarge { .. })));
    }

    #[test]
    fn a_broken_archive_says_so() {
        let archive = InFile {
            path: "a.zip".to_owned(),
            bytes: b"PK\x03\x04 and no more".to_vec(),
        };
        let error = unpack(&archive, "zip", |_| true).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("a.zip cannot be read as zip: ")
        );
    }
}
