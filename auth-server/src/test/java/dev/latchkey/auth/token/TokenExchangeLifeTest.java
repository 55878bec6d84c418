package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.apikey.ApiKeyChange;
import dev.latchkey.auth.apikey.ApiKeyDraft;
import dev.latchkey.auth.apikey.ApiKeyRotation;
import dev.latchkey.auth.apikey.ApiKeys;
import dev.latchkey.auth.apikey.NewApiKey;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of the tokens that a key was traded for. */
@AuthServerTest
class TokenExchangeLifeTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    ApiKeyRotation rotation;

    @Autowired
    Organizations organizations;

    @Autowired
    MovableClock clock;

    private Workspace workspace;
    private Credentials resourceServer;
    private NewApiKey key;

    @BeforeEach
    void makeAKey() {
        workspace = fixtures.workspace();
        resourceServer = fixtures.resourceServer();
        key = fixtures.apiKey(workspace);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aRevokedKeyTakesItsTokensAlong() {
        String token = token(key);
        assertThat(isActive(token)).isTrue();

        assertThat(wire.post(
                                "/oauth/revoke",
                                fixtures.clientOf(workspace, "jobs:read"),
                                "token=" + key.key().value())
                        .statusCode())
                .isEqualTo(200);

        assertThat(isActive(token)).isFalse();
        assertRefused(key);
        assertThat(entries()).contains(Map.entry("api_key", key.id()));
    }

    @Test
    void aRevokedKeyTakesNoTokenOfAnotherKeyAlong() {
        String token = token(fixtures.apiKey(workspace));

        apiKeys.revoke(key.id(), Actor.SYSTEM);

        assertThat(isActive(token)).isTrue();
    }

    @Test
    void aChangedKeyEndsTheTokensThatItWasTradedForBefore() {
        String before = token(key);

        narrow(Set.of("jobs:read"));
        String after = token(key);

        assertThat(isActive(before)).isFalse();
        assertThat(isActive(after)).isTrue();
        assertThat(wire.claims(after)).containsEntry("scope", "jobs:read");
        assertThat(entries()).contains(Map.entry("credential", key.id()), Map.entry("api_key_changed", key.id()));
    }

    /** {@code iat} has whole seconds, and these changes come within one. */
    @Test
    void eachOfSeveralChangesInASecondEndsTheTokensBeforeIt() {
        List<String> before = new ArrayList<>();
        for (Set<String> scopes : List.of(
                Set.of("jobs:read", "jobs:write"), Set.of("jobs:read"), Set.of("jobs:write"), Set.of("jobs:read"))) {
            before.add(token(key));
            narrow(scopes);
        }

        assertThat(before).noneMatch(this::isActive);
        assertThat(isActive(token(key))).isTrue();
    }

    @Test
    void aNewNameEndsNoToken() {
        String token = token(key);

        apiKeys.change(key.id(), new ApiKeyChange("Another name", null, null, null, null), Actor.SYSTEM);

        assertThat(isActive(token)).isTrue();
    }

    @Test
    void aRotationEndsTheTokensOfTheOldKeyAndBothKeysCanBeTradedMeanwhile() {
        String before = token(key);

        NewApiKey successor = rotation.rotate(key.id(), Duration.ofHours(1), Actor.SYSTEM);

        assertThat(isActive(before)).isFalse();
        assertThat(isActive(token(key))).isTrue();
        assertThat(isActive(token(successor))).isTrue();
    }

    /** The wire contract promises an hour to every token; a rotated key that ends does not take back what it gave. */
    @Test
    void aTokenOfARotatedKeyOutlivesTheKeysEndByWhatIsLeftOfItsHour() {
        rotation.rotate(key.id(), Duration.ofMinutes(10), Actor.SYSTEM);
        String token = token(key);

        clock.move(Duration.ofMinutes(11));
        assertRefused(key);
        assertThat(isActive(token)).isTrue();

        clock.move(Duration.ofMinutes(50));
        assertThat(isActive(token)).isFalse();
    }

    @Test
    void aKeyThatEndsInTenMinutesIsStillTradedForATokenOfAnHour() {
        Instant end = clock.instant().plus(Duration.ofMinutes(10));
        NewApiKey ending = apiKeys.create(
                workspace,
                new ApiKeyDraft("CI", "cronflow-production", null, null, null, end, null, null, null),
                Actor.SYSTEM);

        HttpResponse<String> response = trade(ending);
        assertThat(wire.json(response)).containsEntry("expires_in", 3600);
        String token = (String) wire.json(response).get("access_token");

        clock.move(Duration.ofMinutes(11));
        assertRefused(ending);
        assertThat(isActive(token)).isTrue();

        apiKeys.revoke(ending.id(), Actor.SYSTEM);
        assertThat(isActive(token)).isFalse();
    }

    @Test
    void aSuspendedOrganizationsKeysAreNotTradedAndTheirTokensRest() {
        String token = token(key);

        organizations.suspend(workspace.organizationId(), Actor.SYSTEM);
        assertRefused(key);
        assertThat(isActive(token)).isFalse();

        organizations.resume(workspace.organizationId(), Actor.SYSTEM);
        assertThat(isActive(token)).isTrue();
        assertThat(isActive(token(key))).isTrue();
    }

    private void narrow(Set<String> scopes) {
        apiKeys.change(key.id(), new ApiKeyChange(null, scopes, null, null, null), Actor.SYSTEM);
    }

    private boolean isActive(String token) {
        return Boolean.TRUE.equals(wire.introspect(resourceServer, token).get("active"));
    }

    private HttpResponse<String> trade(NewApiKey traded) {
        return wire.post("/oauth/token", Exchange.form(traded.key().value()), request -> request);
    }

    private String token(NewApiKey traded) {
        HttpResponse<String> response = trade(traded);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return (String) wire.json(response).get("access_token");
    }

    private void assertRefused(NewApiKey traded) {
        HttpResponse<String> response = trade(traded);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(wire.json(response)).containsOnly(Map.entry("error", "invalid_grant"));
    }

    /** The log as a resource server reads it. */
    @SuppressWarnings("unchecked")
    private List<Map.Entry<String, String>> entries() {
        List<Map<String, Object>> entries = (List<Map<String, Object>>)
                wire.json(wire.get("/oauth/revocations", resourceServer)).get("entries");
        return entries.stream()
                .map(entry -> Map.entry((String) entry.get("kind"), (String) entry.get("id")))
                .toList();
    }
}
