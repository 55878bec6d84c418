package dev.latchkey.sample.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** {@code /v1/enrichment/domain} and {@code /v1/search}. */
@RestController
class DomainController {

    private final Domains domains;

    DomainController(Domains domains) {
        this.domains = domains;
    }

    /**
     * What a search found.
     *
     * @param total how many there are, of which {@code items} are the first
     */
    record Found(int total, List<Domain> items) {}

    @GetMapping("/v1/enrichment/domain")
    Domain enrich(@RequestParam String domain) {
        DomainName name = DomainName.parse(domain)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST, "domain must be a domain name"));
        return domains.find(name)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "Nothing is known about this domain"));
    }

    /** Without a word to search for everything is found. */
    @GetMapping("/v1/search")
    Found search(
            @RequestParam(defaultValue = "") @Size(max = 100) String q,
            @RequestParam(defaultValue = "10") @Min(1) @Max(50) int limit) {
        List<Domain> found = domains.search(q);
        return new Found(found.size(), found.stream().limit(limit).toList());
    }
}
