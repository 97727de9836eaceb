//! The blocks of JSON-LD in a web page.

/// What stands in each `<script type="application/ld+json">` of a page.
pub fn blocks(page: &str) -> Vec<&str> {
    // Small letters have the same places as capitals in ASCII.
    let small = page.to_ascii_lowercase();
    let mut blocks = Vec::new();
    let mut here = 0;
    while let Some(opened) = found(&small, here, "<script") {
        let Some(start) = found(&small, opened, ">").map(|it| it + 1) else {
            break;
        };
        let end = found(&small, start, "</script").unwrap_or(small.len());
        let is_linked_data = small
            .get(opened..start)
            .is_some_and(|it| it.contains("ld+json"));
        blocks.extend(page.get(start..end).filter(|_| is_linked_data).map(bare));
        here = end;
    }
    blocks
}

fn found(text: &str, from: usize, wanted: &str) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    memchr::memmem::find(rest, wanted.as_bytes()).map(|at| at + from)
}

/// Without the comment or CDATA marks that some pages put around it.
fn bare(block: &str) -> &str {
    let block = block.trim();
    let pairs = [
        ("<!--", "-->"),
        ("//<![CDATA[", "//]]>"),
        ("<![CDATA[", "]]>"),
    ];
    let inner = |(open, close): (&str, &str)| block.strip_prefix(open)?.strip_suffix(close);
    pairs.into_iter().find_map(inner).unwrap_or(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_blocks_of_linked_data_are_found() {
        let page = "<p>İ</p><SCRIPT type='application/LD+json'> {\"a\":1} </SCRIPT><script>x</script>\
            <script type=\"application/ld+json\"><!--[]--></script><script type=\"application/ld+json\">5";
        assert_eq!(blocks(page), ["{\"a\":1}", "[]", "5"]);
        assert!(blocks("<script").is_empty() && blocks("").is_empty());
    }
}
