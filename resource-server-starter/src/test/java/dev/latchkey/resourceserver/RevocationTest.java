package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a revocation does to access tokens that were good a moment ago. */
@ExtendWith(OutputCaptureExtension.class)
class RevocationTest {

    private static final FakeAuthServer authServer = new FakeAuthServer();
    private static final AccessTokens tokens = new AccessTokens(authServer);
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(authServer).following(authServer);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRevokedTokenIsRefusedAtOnce() {
        assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        String token = token("a-jti", "client", "org", null, "secret");
        assertThat(server.status(token)).isEqualTo(200);
        long revokedAt = System.nanoTime();
        authServer.revoke("token", "a-jti");
        RunningServer.await(() -> server.status(token) == 401);
        // Ten times the promise, because this is no measurement; the benchmark `revocation` is.
        assertThat(Duration.ofNanos(System.nanoTime() - revokedAt)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aReSpelledSignatureOfARevokedTokenIsRefused() throws ParseException {
        String token = tokens.good("things:read");
        String respelled = respelled(token);
        assertThat(respelled).isNotEqualTo(token);
        assertThat(server.status(respelled)).isEqualTo(200);

        authServer.revoke("token", SignedJWT.parse(token).getJWTClaimsSet().getJWTID());
        RunningServer.await(() -> server.status(token) == 401);
        assertThat(server.status(respelled)).isEqualTo(401);
    }

    @Test
    void aForgedTokenWithTheSameJtiIsRefusedForItsSignature() {
        String token = token("forged", "client", "org", null, "secret");
        assertThat(server.status(token)).isEqualTo(200);
        assertThat(server.status(token.substring(0, token.lastIndexOf('.')) + "." + "A".repeat(86)))
                .isEqualTo(401);
        assertThat(server.status(token)).isEqualTo(200);
    }

    @Test
    void aClientEntryDeniesAllOrWhatWasIssuedBefore() {
        String token = token("c-jti", "client-a", "org", null, "secret");
        assertThat(server.status(token)).isEqualTo(200);
        // The token was issued in this second: an entry about earlier ones does not concern it.
        authServer.revoke("client", "client-a", Instant.now().minusSeconds(60).toString());
        long seen = authServer.cursor();
        RunningServer.await(() -> server.knownLog().position().cursor() >= seen);
        assertThat(server.status(token)).isEqualTo(200);

        authServer.revoke("client", "client-a", Instant.now().plusSeconds(1).toString());
        RunningServer.await(() -> server.status(token) == 401);
        authServer.revoke("client", "client-a", "1970-01-01T00:00:00Z");
        RunningServer.await(() -> server.status(token) == 200);
        authServer.revoke("client", "client-a");
        RunningServer.await(() -> server.status(token) == 401);
    }

    @Test
    void aCompromisedSecretDeniesItsTokensAndNoOthers() {
        String stolen = token("d-jti", "client-b", "org", null, "secret-b1");
        String other = token("e-jti", "client-b", "org", null, "secret-b2");
        assertThat(server.status(stolen)).isEqualTo(200);
        authServer.revoke("credential", "secret-b1");
        RunningServer.await(() -> server.status(stolen) == 401);
        assertThat(server.status(other)).isEqualTo(200);
    }

    @Test
    void aSuspendedOrganizationOrWorkspaceIsForbidden(CapturedOutput output) {
        String token = token("f-jti", "client-c", "org-c", "ws-c", "secret");
        assertThat(server.status(token)).isEqualTo(200);
        authServer.revoke("organization", "org-c");
        RunningServer.await(() -> server.status(token) == 403);
        assertThat(output).contains("refused 403: organization or workspace suspended; credential - from ");
        authServer.revoke("organization", "org-c", "1970-01-01T00:00:00Z");
        RunningServer.await(() -> server.status(token) == 200);
        authServer.revoke("workspace", "ws-c");
        RunningServer.await(() -> server.status(token) == 403);
        authServer.revoke("token", "f-jti");
        RunningServer.await(() -> server.status(token) == 401);
    }

    private static String token(
            String jti, String clientId, String organizationId, String workspaceId, String credentialId) {
        return tokens.signed(claims -> claims.jwtID(jti)
                .subject(clientId)
                .claim("client_id", clientId)
                .claim("organization_id", organizationId)
                .claim("workspace_id", workspaceId)
                .claim("credential_id", credentialId)
                .claim("scope", "things:read"));
    }

    /** The same signature with other values in the four bits of its last character that mean nothing. */
    private static String respelled(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
    }
}
