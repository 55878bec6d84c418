package dev.latchkey.auth.jwk;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/signing-keys}, for platform operators. Nothing here shows a private part. */
@RestController
@RequestMapping("/api/v1/signing-keys")
class SigningKeyController {

    private final SigningKeys signingKeys;
    private final Clock clock;

    SigningKeyController(SigningKeys signingKeys, Clock clock) {
        this.signingKeys = signingKeys;
        this.clock = clock;
    }

    /**
     * A key.
     *
     * @param retiresAt when its successor begins to sign; {@code null} for the newest key
     */
    record Shown(
            String kid, String algorithm, String state, Instant createdAt, Instant activatesAt, Instant retiresAt) {

        static Shown of(SigningKey key, Instant now) {
            return new Shown(
                    key.kid(),
                    key.jwk().getAlgorithm().getName(),
                    key.state(now).name().toLowerCase(Locale.ROOT),
                    key.createdAt(),
                    key.activatesAt(),
                    key.successorActivatesAt());
        }
    }

    @GetMapping
    Page<Shown> list(
            Access access,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        access.requireOperator();
        int most = Page.limit(limit);
        Instant now = clock.instant();
        return Page.of(behind(Page.after(after)), most, SigningKey::kid, key -> Shown.of(key, now));
    }

    private List<SigningKey> behind(String kid) {
        List<SigningKey> all = signingKeys.all();
        List<String> kids = all.stream().map(SigningKey::kid).toList();
        if (kid != null && !kids.contains(kid)) {
            throw ApiProblem.invalid("after", "Is no cursor.");
        }
        return all.subList(kids.indexOf(kid) + 1, all.size());
    }

    /** Publishes the next key; where one waits already, it is that one. */
    @PostMapping
    ResponseEntity<Shown> rotate(Access access) {
        access.requireOperator();
        String kid = signingKeys.rotate(access.actor());
        Instant now = clock.instant();
        return signingKeys.all().stream()
                .filter(key -> key.kid().equals(kid))
                .map(key -> ResponseEntity.status(HttpStatus.CREATED).body(Shown.of(key, now)))
                .findFirst()
                .orElseThrow();
    }
}
