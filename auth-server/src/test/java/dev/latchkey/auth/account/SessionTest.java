package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

/** What a session token is good for, and when it ends. */
@AuthServerTest
class SessionTest {

    private static final String ME = "/api/v1/me";
    private static final String ISSUER = "http://localhost:9000";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @Autowired
    JwtEncoder encoder;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aSessionOpensTheApiForThirtyMinutes() {
        Person person = people.stranger();
        clock.move(Duration.ofSeconds(1795));
        assertThat(status(person.session())).isEqualTo(200);

        clock.move(Duration.ofSeconds(6));

        assertThat(status(person.session())).isEqualTo(401);
    }

    @Test
    void withoutASessionTheAnswerIsAChallengeAndAProblemDocument() {
        HttpResponse<String> response = wire.api("GET", ME, null, null);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"latchkey\"");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(wire.json(response)).containsEntry("status", 401);
    }

    @Test
    void aBrokenSessionIsAnsweredAsRfc6750Asks() {
        HttpResponse<String> response = wire.api("GET", ME, "a.b.c", null);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer realm=\"latchkey\", error=\"invalid_token\"");
    }

    @Test
    void aPathThatDoesNotExistIs404ForWhoIsSignedInAndA401ForOthers() {
        assertThat(wire.api("GET", "/api/v1/nothing", people.stranger().session(), null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(wire.api("GET", "/api/v1/nothing", null, null).statusCode()).isEqualTo(401);
    }

    @Test
    void methodsAndTypesThatDoNotFitAreRefusedAsSuch() {
        String session = people.stranger().session();
        assertThat(wire.api("DELETE", ME, session, null).statusCode()).isEqualTo(405);
        HttpResponse<String> response = wire.get(
                ME,
                request -> request.header("Authorization", "Bearer " + session).header("Accept", "image/png"));
        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(wire.api("POST", "/api/v1/me", session, "x".repeat(70_000)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void twoCredentialsInOneRequestAreRefused() {
        String head = "GET " + ME + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + people.stranger().session() + "\r\nAuthorization: Bearer x\r\n\r\n";

        assertThat(RawHttp.exchange(wire.port(), head.getBytes(StandardCharsets.US_ASCII))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anAccessTokenOpensNothingHere() {
        String accessToken = wire.token(fixtures.client("jobs:read"));

        assertThat(status(accessToken)).isEqualTo(401);
    }

    @Test
    void aSessionIsNoAccessToken() {
        Person person = people.stranger();

        assertThat(wire.introspect(fixtures.resourceServer(), person.session())).isEqualTo(Map.of("active", false));
        wire.post("/oauth/revoke", fixtures.client("jobs:read"), "token=" + person.session());
        assertThat(status(person.session())).isEqualTo(200);
    }

    @Test
    void onlyTheTypeIssuerAndAudienceOfSessionsAreAccepted() {
        String userId = people.stranger().userId();

        assertThat(status(forged("session+jwt", ISSUER, List.of(ISSUER), userId)))
                .isEqualTo(200);
        assertThat(status(forged("at+jwt", ISSUER, List.of(ISSUER), userId))).isEqualTo(401);
        assertThat(status(forged("JWT", ISSUER, List.of(ISSUER), userId))).isEqualTo(401);
        assertThat(status(forged("session+jwt", "http://elsewhere", List.of(ISSUER), userId)))
                .isEqualTo(401);
        assertThat(status(forged("session+jwt", ISSUER, List.of("https://api.example.com"), userId)))
                .isEqualTo(401);
        assertThat(status(forged("session+jwt", ISSUER, List.of(ISSUER), "usr_nobody")))
                .isEqualTo(401);
    }

    @Test
    void aSignedOutSessionHasEndedAndTheOthersGoOn() {
        Person person = people.withPassword();
        String other = (String) wire.json(wire.api(
                        "POST",
                        "/auth/login",
                        null,
                        "{\"email\":\"" + person.email() + "\",\"password\":\"" + People.PASSWORD + "\"}"))
                .get("access_token");

        HttpResponse<String> response = wire.api("POST", "/auth/logout", person.session(), null);

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(status(person.session())).isEqualTo(401);
        assertThat(wire.api("POST", "/auth/logout", person.session(), null).statusCode())
                .isEqualTo(401);
        assertThat(status(other)).isEqualTo(200);
    }

    @Test
    void aNewPasswordEndsAllSessionsAndTheNextOneHolds() {
        Person person = people.withPassword();
        assertThat(status(person.session())).isEqualTo(200);

        people.setPassword(person.userId(), "another password");

        assertThat(status(person.session())).isEqualTo(401);
        HttpResponse<String> login = wire.api(
                "POST",
                "/auth/login",
                null,
                "{\"email\":\"" + person.email() + "\",\"password\":\"another password\"}");
        assertThat(status((String) wire.json(login).get("access_token"))).isEqualTo(200);
    }

    @Test
    void meTellsWhoIAmAndWhatIAmWhere() {
        var workspace = fixtures.workspace();
        Person member = people.memberOf(workspace.organizationId(), Role.AUDITOR);
        Person guest = people.memberOf(workspace, Role.DEVELOPER);
        Person operator = people.operator();

        assertThat(me(member))
                .containsOnlyKeys("email", "totp_enabled", "organizations")
                .containsEntry("totp_enabled", false)
                .containsEntry("email", member.email())
                .containsEntry(
                        "organizations",
                        List.of(Map.of(
                                "id",
                                workspace.organizationId(),
                                "name",
                                "Acme",
                                "role",
                                "auditor",
                                "workspaces",
                                List.of(Map.of("id", workspace.id(), "name", "Main", "role", "auditor")))));
        assertThat(me(guest))
                .containsEntry(
                        "organizations",
                        List.of(Map.of(
                                "id",
                                workspace.organizationId(),
                                "name",
                                "Acme",
                                "workspaces",
                                List.of(Map.of("id", workspace.id(), "name", "Main", "role", "developer")))));
        assertThat(me(operator)).containsEntry("platform_role", "operator").containsEntry("organizations", List.of());
    }

    private Map<String, Object> me(Person person) {
        return wire.json(wire.api("GET", ME, person.session(), null));
    }

    private int status(String session) {
        return wire.api("GET", ME, session, null).statusCode();
    }

    /** Signed by our own key: only what it says is wrong. */
    private String forged(String type, String issuer, List<String> audience, String userId) {
        Instant now = clock.instant();
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .issuer(issuer)
                .audience(audience)
                .subject(userId)
                .issuedAt(now)
                .expiresAt(now.plusSeconds(1800))
                .id("ses_forged")
                .build();
        JwsHeader header = JwsHeader.with(SignatureAlgorithm.ES256).type(type).build();
        return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
    }
}
