//! Names of things as the standard wants them: made of what things are called, the same each time.

use sha2::{Digest as _, Sha256};
use ulid::Ulid;

/// A name of 8-4-4-4-12 hexadecimal digits, made of a kind of thing and what tells it from others.
pub fn derived(kind: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update(kind);
    for part in parts {
        // The length keeps ("a", "bc") apart from ("ab", "c").
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut number = digest
        .iter()
        .take(16)
        .fold(0_u128, |all, byte| all << 8 | u128::from(*byte));
    // RFC 9562: version 8, whose bits are one's own, and the variant.
    number = number & !(0xf << 76) | 0x8 << 76;
    number = number & !(0x3 << 62) | 0x2 << 62;
    shown(number)
}

/// The name whose bits are those of a ULID, if an annotation's name is one.
pub fn of_ulid(id: &str) -> Option<String> {
    let ulid = Ulid::from_string(id).ok()?;
    (ulid.to_string() == id).then(|| shown(ulid.0))
}

/// The ULID whose bits a name has.
pub fn to_ulid(guid: &str) -> Option<String> {
    let digits: String = guid.chars().filter(|it| *it != '-').collect();
    let number = u128::from_str_radix(&digits, 16).ok()?;
    Some(Ulid(number).to_string())
}

/// A name as it is compared: without braces, in small letters.
pub fn plain(guid: &str) -> String {
    guid.trim()
        .trim_start_matches('{')
        .trim_end_matches('}')
        .to_lowercase()
}

fn shown(number: u128) -> String {
    let part = |shift: u32, mask: u128| number >> shift & mask;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        part(96, 0xffff_ffff),
        part(80, 0xffff),
        part(64, 0xffff),
        part(48, 0xffff),
        part(0, 0xffff_ffff_ffff)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_each_time_and_differ() {
        let guid = derived("tag", &["a", "bc"]);
        assert_eq!(guid, derived("tag", &["a", "bc"]));
        assert_ne!(guid, derived("tag", &["ab", "c"]));
        assert_ne!(guid, derived("code", &["a", "bc"]));
        assert_eq!(guid.len(), 36);
        assert_eq!(guid.get(14..15), Some("8"));
        assert!("89ab".contains(guid.get(19..20).unwrap()));
    }

    #[test]
    fn a_ulid_comes_back() {
        let id = "01JCY9T6GQ3M2V8W5XK4R7ZB1D";
        let guid = of_ulid(id).unwrap();
        assert_eq!(
            to_ulid(&plain(&format!("{{{}}}", guid.to_uppercase()))),
            Some(id.to_owned())
        );
        assert_eq!(of_ulid("01A-OUTER"), None);
        assert_eq!(of_ulid(&id.to_lowercase()), None);
        assert_eq!(to_ulid("no guid"), None);
    }
}
