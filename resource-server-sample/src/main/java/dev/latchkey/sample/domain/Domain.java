package dev.latchkey.sample.domain;

import java.util.List;

/**
 * What is known about a domain.
 *
 * @param domain in ASCII
 * @param unicodeDomain as people write it; {@code null} where that is the same
 * @param country ISO 3166-1 alpha-2
 * @param employees a range, such as {@code 11-50}
 */
record Domain(
        String domain,
        String unicodeDomain,
        String name,
        String industry,
        String country,
        int founded,
        String employees,
        List<String> tags) {}
