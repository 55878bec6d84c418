package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What happens while the revocation log is not heard. */
@ExtendWith(OutputCaptureExtension.class)
class StalePolicyTest {

    private static final String ON_STALE = "--latchkey.resource-server.revocation.on-stale=";

    private final FakeAuthServer authServer = new FakeAuthServer();
    private final AccessTokens tokens = new AccessTokens(authServer);
    private RunningServer server;

    @AfterEach
    void stop() {
        server.close();
        authServer.close();
    }

    @Test
    void byDefaultTheServerIsAskedAboutEachCredentialOnceASecond(CapturedOutput output) {
        server = new RunningServer(authServer).following(authServer);
        String token = tokens.good("things:read");
        String revoked = tokens.good("things:read");
        String key = ApiKeys.key(authServer, "key", "things:read", "");
        authServer.answerIntrospection(token, "{\"active\":true,\"client_id\":\"client-1\"}");
        assertThat(server.status(token)).isEqualTo(200);
        assertThat(server.status(revoked)).isEqualTo(200);
        assertThat(server.status(key)).isEqualTo(200);
        authServer.introspectionCalls.set(0);

        goStale();
        assertThat(server.status(token)).isEqualTo(200);
        assertThat(server.status(token)).isEqualTo(200);
        assertThat(authServer.introspectionCalls.get()).isEqualTo(1);
        assertThat(server.status(revoked)).isEqualTo(401);
        assertThat(server.status(key)).isEqualTo(200);
        assertThat(authServer.introspectionCalls.get()).isEqualTo(3);
        server.advance(Duration.ofMillis(1100));
        authServer.forget(token);
        authServer.forget(key);
        assertThat(server.status(token)).isEqualTo(401);
        assertThat(server.status(key)).isEqualTo(401);

        assertThat(output).contains("Revocation knowledge is older than PT5S: policy INTROSPECT applies");
        authServer.silent = false;
        RunningServer.await(() -> server.knownLog().age().toMillis() < 1000);
        assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        assertThat(output).contains("Revocation knowledge is fresh again");
        assertThat(output.getOut().split("Revocation knowledge is older", -1)).hasSize(2);
    }

    @Test
    void whereTheServerCannotBeAskedTheCallerIsAskedToTryAgain() {
        server = new RunningServer(authServer).following(authServer);
        String token = tokens.good("things:read");
        String key = ApiKeys.key(authServer, "key", "things:read", "");
        assertThat(server.status(token)).isEqualTo(200);
        assertThat(server.status(key)).isEqualTo(200);
        authServer.introspectionStatus = 500;
        goStale();
        assertUnavailable(token);
        assertUnavailable(key);
    }

    @Test
    void denyRefusesEverythingUntilTheLogIsHeardAgain() {
        server = new RunningServer(authServer, ON_STALE + "deny").following(authServer);
        String token = tokens.good("things:read");
        String key = ApiKeys.key(authServer, "key", "things:read", "");
        assertThat(server.status(token)).isEqualTo(200);
        assertThat(server.status(key)).isEqualTo(200);
        goStale();
        assertUnavailable(token);
        assertUnavailable(key);
        assertUnavailable(ApiKeys.key(authServer, "new", "things:read", ""));
        assertThat(server.status("a.b.c")).isEqualTo(401);
        authServer.silent = false;
        RunningServer.await(() -> server.status(token) == 200);
        assertThat(server.status(key)).isEqualTo(200);
    }

    @Test
    void allowTrustsOldKnowledgeForABoundedTimeAndNeverWhatItDenies() {
        server = new RunningServer(
                        authServer, ON_STALE + "allow", "--latchkey.resource-server.revocation.allow-for=PT1M")
                .following(authServer);
        String token = tokens.good("things:read");
        String revoked = tokens.signed(claims -> claims.jwtID("gone").claim("scope", "things:read"));
        String key = ApiKeys.key(authServer, "key", "things:read", "");
        assertThat(server.status(key)).isEqualTo(200);
        authServer.revoke("token", "gone");
        RunningServer.await(() -> server.status(revoked) == 401);
        authServer.introspectionCalls.set(0);
        goStale();
        assertThat(server.status(token)).isEqualTo(200);
        assertThat(server.status(key)).isEqualTo(200);
        assertThat(server.status(revoked)).isEqualTo(401);
        assertThat(authServer.introspectionCalls.get()).isZero();
        server.advance(Duration.ofMinutes(1));
        assertUnavailable(token);
        assertUnavailable(key);
        assertThat(server.status(revoked)).isEqualTo(401);
    }

    @Test
    void beforeTheFirstSnapshotThePolicyAppliesAndAllowAllowsNothing(CapturedOutput output) {
        authServer.silent = true;
        server = new RunningServer(authServer, ON_STALE + "allow");
        assertUnavailable(tokens.good("things:read"));
        assertThat(output).contains("Revocations are not known yet: policy ALLOW applies");
        authServer.silent = false;
        RunningServer.await(() -> server.status(tokens.good("things:read")) == 200);
    }

    private void goStale() {
        long lastWords = authServer.fallSilent();
        RunningServer.await(() -> server.knownLog().position().cursor() == lastWords);
        server.advance(Duration.ofSeconds(6));
    }

    private void assertUnavailable(String credential) {
        HttpResponse<String> response = server.get("/things", "Authorization", "Bearer " + credential);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(response.body()).contains("\"status\":503");
    }
}
