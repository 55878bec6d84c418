package dev.latchkey.sample.domain;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** All domains of the data set, in the order of their names. */
@Component
class Domains {

    private final Map<String, Domain> byName;

    Domains(@Value("classpath:domains.json") Resource file, JsonMapper json) throws IOException {
        try (InputStream in = file.getInputStream()) {
            this.byName = Arrays.stream(json.readValue(in, Domain[].class))
                    .sorted(Comparator.comparing(Domain::domain))
                    .collect(Collectors.toMap(
                            Domain::domain, Function.identity(), (one, other) -> one, LinkedHashMap::new));
        }
    }

    Optional<Domain> find(DomainName name) {
        return Optional.ofNullable(byName.get(name.ascii()));
    }

    /** Those in which each word of the query occurs, whatever its case. */
    List<Domain> search(String query) {
        List<String> words = List.of(query.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        return byName.values().stream()
                .filter(domain -> words.stream().allMatch(text(domain)::contains))
                .toList();
    }

    private static String text(Domain domain) {
        return String.join(
                        "\n",
                        domain.domain(),
                        domain.unicodeDomain() == null ? "" : domain.unicodeDomain(),
                        domain.name(),
                        domain.industry(),
                        domain.country(),
                        String.join("\n", domain.tags()))
                .toLowerCase(Locale.ROOT);
    }
}
