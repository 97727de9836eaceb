//! The form in which a database keeps passwords.

use sha2::{Digest as _, Sha256};

/// How often the hash is hashed.
const ROUNDS: usize = 100_000;
/// How many bytes of salt stand before it.
const SALT: usize = 16;

/// A password as the program compares it: 16 bytes of salt and SHA-256 of salt and password, hashed
/// 100 000 times in all, as 64 signs of base64.
///
/// The salt is made of the password, so that the same export gives the same bytes.
pub fn stored(password: &str) -> String {
    let named = Sha256::digest(format!("stancemark dna salt {password}"));
    let salt = named.get(..SALT).unwrap_or_default();
    with_salt(salt, password)
}

fn with_salt(salt: &[u8], password: &str) -> String {
    let mut digest = Sha256::new()
        .chain_update(salt)
        .chain_update(password)
        .finalize();
    for _ in 1..ROUNDS {
        digest = Sha256::digest(digest);
    }
    let bytes: Vec<u8> = salt.iter().chain(digest.iter()).copied().collect();
    base64(&bytes)
}

/// Base64 of whole groups of three bytes, which need no padding.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for shift in [18, 12, 6, 0] {
            let sign = SIGNS.get(bits >> shift & 63);
            text.extend(sign.map(|sign| char::from(*sign)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_the_one_of_the_programs_own_sample() {
        // Salt and hash of the first coder of the sample that the program comes with; it names its password.
        const SALT: [u8; 16] = [
            0xb7, 0xb4, 0x93, 0xa8, 0xe1, 0xf1, 0xa6, 0x5f, 0x91, 0x5f, 0x14, 0x54, 0x82, 0x3b,
            0x04, 0x9e,
        ];
        const STORED: &str = "t7STqOHxpl+RXxRUgjsEno+e/38banaYjANbdYQ1geGfH6Xlc2roWgYrPbpCeg5M";
        assert_eq!(with_salt(&SALT, "sample"), STORED);
    }

    #[test]
    fn it_is_always_the_same_and_always_as_long() {
        assert_eq!(stored("stancemark"), stored("stancemark"));
        assert_ne!(stored("stancemark"), stored(""));
        assert_eq!(stored("пароль").len(), 64);
    }
}
