package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a credential may not be used for, whether it is a key or a token that was traded for one. */
@ExtendWith(OutputCaptureExtension.class)
class RestrictionTest {

    private static final String DETAIL = "{\"detail\": \"API key does not have access to this resource\"}";

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
    void aRouteOfAGroupIsForKeysThatListIt() {
        assertThat(grouped(key(",\"endpoint_groups\":[\"enrichment\",\"search\"]")))
                .isEqualTo(200);
        assertThat(grouped(key(",\"endpoint_groups\":[\"enrichment\"]"))).isEqualTo(403);
        assertThat(grouped(key(",\"endpoint_groups\":[]"))).isEqualTo(403);
    }

    @Test
    void aRouteOfAGroupIsForNoCredentialThatKnowsNoGroups(CapturedOutput output) {
        assertThat(grouped(key(""))).isEqualTo(403);
        assertThat(grouped(tokens.good("things:read"))).isEqualTo(403);
        HttpResponse<String> refused = server.get("/grouped/things", "X-Api-Key", key(""));
        assertThat(refused.body()).isEqualTo(DETAIL);
        assertThat(output).contains("endpoint group search not listed");
    }

    @Test
    void aTradedTokenMayUseTheGroupsOfItsKey() {
        assertThat(grouped(traded(claims -> claims.claim("endpoint_groups", List.of("search")))))
                .isEqualTo(200);
        assertThat(grouped(traded(claims -> claims.claim("endpoint_groups", List.of("enrichment")))))
                .isEqualTo(403);
    }

    @Test
    void aTradedTokenIsNoWayAroundItsKeysRestrictions() {
        assertThat(things(traded(claims -> {}))).isEqualTo(200);
        assertThat(things(traded(claims -> claims.claim("environments", List.of("staging", "development")))))
                .isEqualTo(403);
        assertThat(things(traded(claims -> claims.claim("environments", List.of("production")))))
                .isEqualTo(200);
        assertThat(things(traded(claims -> claims.claim("methods", List.of("POST")))))
                .isEqualTo(403);
        assertThat(things(traded(claims -> claims.claim("allowed_ips", List.of("192.0.2.0/24")))))
                .isEqualTo(403);
        assertThat(things(traded(claims -> claims.claim("allowed_ips", List.of("127.0.0.1", "::1")))))
                .isEqualTo(200);
        assertThat(things(traded(claims -> claims.claim("account_status", "suspended"))))
                .isEqualTo(403);
        String readOnly = traded(claims -> claims.claim("methods", List.of("GET")));
        assertThat(server.send("HEAD", "/things", "Authorization", "Bearer " + readOnly)
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send("POST", "/things", "Authorization", "Bearer " + readOnly)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTokenWhoseRestrictionsCannotBeReadIsRefused() {
        assertThat(things(traded(claims -> claims.claim("environments", "production"))))
                .isEqualTo(401);
        assertThat(things(traded(claims -> claims.claim("methods", Map.of("GET", true)))))
                .isEqualTo(401);
        assertThat(things(traded(claims -> claims.claim("rate_limit", Map.of("limit", -1, "period", "PT1M")))))
                .isEqualTo(401);
        assertThat(things(traded(claims -> claims.claim("rate_limit", Map.of("limit", 10)))))
                .isEqualTo(401);
        assertThat(things(traded(claims -> claims.claim("allowed_ips", List.of("127.0.0.1", "localhost")))))
                .isEqualTo(403);
    }

    @Test
    void aKeyIsUsedFromItsAllowedAddressesOnly(CapturedOutput output) {
        assertThat(things(key(",\"allowed_ips\":[\"127.0.0.0/8\",\"::1\"]"))).isEqualTo(200);
        assertThat(things(key(",\"allowed_ips\":[]"))).isEqualTo(200);
        assertThat(things(key(",\"allowed_ips\":[\"203.0.113.0/24\"]"))).isEqualTo(403);
        assertThat(output).contains("source address not allowed");
    }

    @Test
    void theTrueReasonGoesToTheAuditLogWithWhoItWasAndNotToTheCaller(CapturedOutput output) {
        String key = ApiKeys.key(authServer, "lkk_audited", "things:read", ",\"allowed_ips\":[\"203.0.113.0/24\"]");

        HttpResponse<String> refused = server.get("/things", "X-Api-Key", key);

        assertThat(refused.body()).contains("does not have access").doesNotContain("address");
        assertThat(output)
                .containsPattern("latchkey.audit +: refused 403: source address not allowed by the credential; "
                        + "credential lkk_audited from [0-9a-f.:]+ at /things")
                .doesNotContain(key);
    }

    @Test
    void aListThatCannotBeReadAllowsNobody() {
        for (String element : List.of("localhost", "127.1", "127.0.0.1/8/8", "", "*", "127.0.0.*", "0x7f.0.0.1")) {
            assertThat(things(key(",\"allowed_ips\":[\"127.0.0.0/8\",\"::1\",\"" + element + "\"]")))
                    .as(element)
                    .isEqualTo(403);
        }
    }

    @Test
    void aForwardedAddressIsNotBelievedWithoutATrustedProxy() {
        String key = key(",\"allowed_ips\":[\"203.0.113.0/24\"]");
        assertThat(server.get("/things", "X-Api-Key", key, "X-Forwarded-For", "203.0.113.10")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.get("/things", "X-Api-Key", key, "Forwarded", "for=203.0.113.10")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aForwardedAddressIsBelievedFromATrustedProxy() {
        try (RunningServer behindProxies = new RunningServer(
                        authServer, "--latchkey.resource-server.trusted-proxies=127.0.0.1,::1,198.51.100.0/24")
                .following(authServer)) {
            String key = key(",\"allowed_ips\":[\"203.0.113.0/24\"]");
            assertThat(from(behindProxies, key, "203.0.113.10")).isEqualTo(200);
            assertThat(from(behindProxies, key, "203.0.113.10, 198.51.100.7")).isEqualTo(200);
            assertThat(from(behindProxies, key, "203.0.113.10, 192.0.2.1")).isEqualTo(403);
            assertThat(from(behindProxies, key, "203.0.113.10, nonsense")).isEqualTo(403);
            assertThat(from(behindProxies, key, "203.0.113.10,")).isEqualTo(403);
            assertThat(from(behindProxies, key(""), "nonsense")).isEqualTo(200);
            assertThat(behindProxies.get("/things", "X-Api-Key", key).statusCode())
                    .isEqualTo(403);
        }
    }

    private static int from(RunningServer server, String key, String forwardedFor) {
        return server.get("/things", "X-Api-Key", key, "X-Forwarded-For", forwardedFor)
                .statusCode();
    }

    private static String key(String more) {
        return ApiKeys.key(authServer, "key", "things:read", more);
    }

    private static String traded(Consumer<JWTClaimsSet.Builder> change) {
        return tokens.signed(claims -> {
            claims.claim("scope", "things:read things:write");
            change.accept(claims);
        });
    }

    private static int things(String credential) {
        return server.status(credential);
    }

    private static int grouped(String credential) {
        return server.get("/grouped/things", "Authorization", "Bearer " + credential)
                .statusCode();
    }
}
