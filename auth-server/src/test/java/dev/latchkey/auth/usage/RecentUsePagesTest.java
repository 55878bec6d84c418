package dev.latchkey.auth.usage;

import static dev.latchkey.auth.usage.Reports.count;
import static dev.latchkey.auth.usage.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who would notice that a key or an app is gone, on the pages that ask before. */
@AuthServerTest
class RecentUsePagesTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    Workspace workspace;
    String organization;
    Visitor developer;
    Instant now;

    @BeforeEach
    void signIn() {
        workspace = fixtures.workspace();
        organization = "/organizations/" + workspace.organizationId();
        developer = Visitor.of(
                wire,
                people.memberOf(workspace.organizationId(), Role.DEVELOPER).session());
        now = clock.instant();
    }

    @Test
    void thePageThatRevokesAKeyTellsTheRequestsOfTheLastDayAndTheLastAddress() {
        String key = fixtures.apiKey(workspace).id();
        String page = organization + "/api-keys/" + key + "/revoke";
        report(count(key, workspace.organizationId(), hour(Duration.ofHours(26)), 7));
        assertThat(developer.get(page).body()).contains("No use has been reported in the last day");

        report(with(
                with(
                        count(key, workspace.organizationId(), hour(Duration.ZERO), 1204),
                        "last_used_at",
                        now.minusSeconds(200).toString()),
                "last_used_ip",
                "203.0.113.9"));
        report(count(key, workspace.organizationId(), hour(Duration.ofHours(23)), 30));

        assertThat(developer.get(page).body())
                .contains("1,234 requests in the last 24 hours", "3 minutes ago", "<strong>203.0.113.9</strong>")
                .doesNotContain("No use has been reported");
    }

    @Test
    void thePageThatDeletesAnAppTellsTheRequestsMadeWithItsTokens() {
        Credentials client = fixtures.clientOf(workspace, "jobs:read");
        String secret = (String) wire.claims(wire.token(client)).get("credential_id");
        String page = organization + "/apps/" + client.id() + "/delete";
        assertThat(developer.get(page).body()).contains("No use has been reported in the last 24 hours");

        report(count(secret, workspace.organizationId(), hour(Duration.ofHours(1)), 1));

        assertThat(developer.get(page).body()).contains("<strong>1 request</strong> with its tokens");
        assertThat(developer.submit(page, page, "name", "Wrong").body()).contains("<strong>1 request</strong>");
    }

    private Instant hour(Duration ago) {
        return now.minus(ago).truncatedTo(ChronoUnit.HOURS);
    }

    private void report(Map<String, Object> count) {
        assertThat(Reports.send(wire, fixtures.resourceServer(), List.of(count)).statusCode())
                .isEqualTo(200);
    }
}
