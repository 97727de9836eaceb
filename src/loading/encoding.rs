//! Bytes to text: what a mark says, else valid UTF-8, else a guess that a person may change.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_16BE, UTF_16LE};

use crate::model::{EncodingSource, TextEncoding};

/// How much of a file a guess reads, in bytes.
const GUESS_BYTES: usize = 1 << 20;

/// How much of a file tells whether it is binary or UTF-16 without a mark, in bytes.
const PROBE_BYTES: usize = 4096;

/// Decodes the bytes of an article; the byte order mark is not part of the text.
///
/// A `chosen` label wins; one that no decoder knows is passed over. Bytes that mean nothing in
/// the encoding become U+FFFD and are counted. Line ends are left as they are.
pub fn decode(bytes: &[u8], chosen: Option<&str>) -> (String, TextEncoding) {
    let (text, encoding) = decode_borrowed(bytes, chosen);
    (text.into_owned(), encoding)
}

/// The same without a copy where the bytes are UTF-8 already.
pub(super) fn decode_borrowed<'a>(
    bytes: &'a [u8],
    chosen: Option<&str>,
) -> (Cow<'a, str>, TextEncoding) {
    let chosen = chosen
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .filter(|encoding| *encoding != REPLACEMENT);
    if let Some(encoding) = chosen {
        return decode_as(encoding, bytes, EncodingSource::Chosen);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes, EncodingSource::ByteOrderMark);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decode_as(encoding, bytes, EncodingSource::Guessed);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let encoding = TextEncoding {
            label: encoding_rs::UTF_8.name().to_owned(),
            source: EncodingSource::ValidUtf8,
            n_replaced: 0,
        };
        return (Cow::Borrowed(text), encoding);
    }
    decode_as(guess(bytes), bytes, EncodingSource::Guessed)
}

fn decode_as<'a>(
    encoding: &'static Encoding,
    bytes: &'a [u8],
    source: EncodingSource,
) -> (Cow<'a, str>, TextEncoding) {
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    let n_replaced = if had_errors {
        text.matches(char::REPLACEMENT_CHARACTER).count()
    } else {
        0
    };
    let encoding = TextEncoding {
        label: encoding.name().to_owned(),
        source,
        n_replaced,
    };
    (text, encoding)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let head = bytes.get(..GUESS_BYTES).unwrap_or(bytes);
    detector.feed(head, head.len() == bytes.len());
    // UTF-8 with a few broken bytes is still UTF-8 to a reader, and its damage is counted.
    if is_mostly_utf8(head) {
        return encoding_rs::UTF_8;
    }
    detector.guess(None, Utf8Detection::Allow)
}

/// Whether nearly all that is not ASCII is well-formed UTF-8: at least nine characters in ten.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut n_good, mut n_bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        n_good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        n_bad += usize::from(!chunk.invalid().is_empty());
    }
    n_good > 0 && n_good >= n_bad * 9
}

/// UTF-16 that lacks its mark: every other byte of western text is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..PROBE_BYTES).unwrap_or(bytes);
    memchr::memchr(0, head)?;
    let n_zero_at = |parity: usize| {
        let every_other = head.iter().skip(parity).step_by(2);
        every_other.filter(|byte| **byte == 0).count()
    };
    let (n_even, n_odd, n_pairs) = (n_zero_at(0), n_zero_at(1), head.len() / 2);
    if n_pairs < 2 {
        None
    } else if n_odd * 2 > n_pairs && n_even * 20 < n_pairs {
        Some(UTF_16LE)
    } else if n_even * 2 > n_pairs && n_odd * 20 < n_pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// What gives decoded bytes away as no text at all, if anything does.
pub(super) fn binary_reason(bytes: &[u8], text: &str) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 7] = [
        (b"%PDF-", "it is a PDF"),
        (b"PK\x03\x04", "it is a ZIP archive or an office document"),
        (b"\xD0\xCF\x11\xE0", "it is an old office document"),
        (b"{\\rtf", "it is rich text (RTF)"),
        (b"\x89PNG", "it is a picture"),
        (b"\xFF\xD8\xFF", "it is a picture"),
        (b"\x1F\x8B", "it is compressed"),
    ];
    let mark = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark));
    if let Some((_, reason)) = mark {
        return Some(reason);
    }
    let n_zero = memchr::memchr_iter(0, text.as_bytes()).count();
    if n_zero * 1000 > text.len() {
        return Some("it is full of zero bytes");
    }
    let head = text
        .as_bytes()
        .get(..PROBE_BYTES)
        .unwrap_or(text.as_bytes());
    let n_control = head.iter().filter(|byte| is_stray_control(**byte)).count();
    (n_control * 10 > head.len()).then_some("it is full of control characters")
}

fn is_stray_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_come_first_then_utf8_then_a_guess() {
        let cp1251 = "Міністр заявив, що греблю відкриють у понеділок уранці.";
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(cp1251);
        let cases: [(&[u8], &str, EncodingSource, &str); 7] = [
            (
                b"\xEF\xBB\xBFDam",
                "UTF-8",
                EncodingSource::ByteOrderMark,
                "Dam",
            ),
            (
                b"\xFF\xFED\0a\0m\0",
                "UTF-16LE",
                EncodingSource::ByteOrderMark,
                "Dam",
            ),
            (
                b"\xFE\xFF\0D\0a\0m",
                "UTF-16BE",
                EncodingSource::ByteOrderMark,
                "Dam",
            ),
            (b"D\0a\0m\0", "UTF-16LE", EncodingSource::Guessed, "Dam"),
            (
                "caf\u{e9}\r\n".as_bytes(),
                "UTF-8",
                EncodingSource::ValidUtf8,
                "caf\u{e9}\r\n",
            ),
            (
                b"Caf\xE9 and fa\xE7ade",
                "windows-1252",
                EncodingSource::Guessed,
                "Café and façade",
            ),
            (&cyrillic, "windows-1251", EncodingSource::Guessed, cp1251),
        ];
        for (bytes, label, source, expected) in cases {
            let (text, encoding) = decode(bytes, None);
            assert_eq!((text.as_str(), encoding.label.as_str()), (expected, label));
            assert_eq!((encoding.source, encoding.n_replaced), (source, 0));
        }
    }

    #[test]
    fn a_chosen_label_wins_and_damage_is_counted() {
        let (text, encoding) = decode(b"\xC3\xA9", Some("latin1"));
        assert_eq!(
            (text.as_str(), encoding.source),
            ("Ã©", EncodingSource::Chosen)
        );
        let (text, encoding) = decode(b"a\xFFb\xFF", Some("utf-8"));
        assert_eq!(
            (text.as_str(), encoding.n_replaced),
            ("a\u{FFFD}b\u{FFFD}", 2)
        );
        let (_, encoding) = decode(b"plain", Some("no such thing"));
        assert_eq!(encoding.source, EncodingSource::ValidUtf8);
    }

    #[test]
    fn utf8_with_one_broken_byte_stays_utf8() {
        let mut bytes = "éàüö — “quoted” — éàüö".as_bytes().to_vec();
        bytes.push(0xFF);
        let (_, encoding) = decode(&bytes, None);
        assert_eq!((encoding.label.as_str(), encoding.n_replaced), ("UTF-8", 1));
    }

    #[test]
    fn binary_files_are_told_apart_from_text() {
        for bytes in [
            &b"%PDF-1.7 x"[..],
            b"PK\x03\x04abc",
            b"a\0b\0\0\0\0c",
            b"\x01\x02\x03\x04ab",
        ] {
            let (text, _) = decode(bytes, None);
            assert!(binary_reason(bytes, &text).is_some(), "{bytes:?}");
        }
        for bytes in [
            &b"The dam\n"[..],
            b"",
            b"\xFF\xFED\0a\0",
            b"tab\tand\x0Cfeed",
        ] {
            let (text, _) = decode(bytes, None);
            assert_eq!(binary_reason(bytes, &text), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_decode_without_a_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            chosen in proptest::option::of("[a-z0-9-]{0,12}"),
        ) {
            let (text, encoding) = decode(&bytes, chosen.as_deref());
            prop_assert!(encoding.n_replaced <= text.chars().count());
        }

        #[test]
        fn what_utf8_writes_comes_back(text in "[^\u{FEFF}\u{0}]{0,80}") {
            prop_assert_eq!(decode(text.as_bytes(), None).0, text);
        }
    }
}
