package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code POST /oauth/token}: what a client gets. */
@AuthServerTest
class TokenEndpointTest {

    private static final String GRANT = "grant_type=client_credentials";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Test
    void theResponseHasExactlyTheFourMembersAndLives3600Seconds() {
        HttpResponse<String> response = wire.post("/oauth/token", fixtures.client("jobs:read"), GRANT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(wire.json(response)).containsOnlyKeys("access_token", "token_type", "expires_in", "scope");
        assertThat(wire.json(response))
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 3600)
                .containsEntry("scope", "jobs:read");
    }

    @Test
    void theTokenSaysWhatRfc9068AndTheWireContractAsk() {
        Workspace workspace = fixtures.workspace();
        Credentials client = fixtures.clientOf(workspace, "jobs:read");

        Map<String, Object> claims = wire.claims(wire.token(client));

        assertThat(claims)
                .containsEntry("iss", "http://localhost:9000")
                .containsEntry("sub", client.id())
                .containsEntry("client_id", client.id())
                .containsEntry("aud", List.of("https://api.example.com"))
                .containsEntry("scope", "jobs:read")
                .containsEntry("organization_id", workspace.organizationId())
                .containsEntry("workspace_id", workspace.id())
                .containsKeys("jti", "credential_id");
        assertThat((Integer) claims.get("exp")).isEqualTo((Integer) claims.get("iat") + 3600);
    }

    @Test
    void aScopeThatIsNotRegisteredIsRefused() {
        Credentials client = fixtures.client("jobs:read");

        HttpResponse<String> response = wire.post("/oauth/token", client, GRANT + "&scope=jobs:read+jobs:write");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(wire.json(response)).containsEntry("error", "invalid_scope");
    }
}
