package dev.latchkey.auth.federation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** {@code GET /auth/google} and what comes back from there, end to end against a provider. */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class GoogleSignInTest {

    private static final TestProvider PROVIDER = new TestProvider(0);
    private static final String REFUSAL = "{\"detail\":\"Sign-in with the identity provider failed\"}";
    private static final String CALLBACK = "http://localhost:9000/auth/google/callback";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Organizations organizations;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    LoggingSystem logging;

    @Autowired
    ServletWebServerApplicationContext server;

    private Person person;

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry registry) {
        registry.add("latchkey.google.issuer", PROVIDER::issuer);
        registry.add("latchkey.google.client-id", () -> TestProvider.CLIENT_ID);
        registry.add("latchkey.google.client-secret", () -> TestProvider.CLIENT_SECRET);
    }

    @BeforeEach
    void begin() {
        // Past what failed before, which is counted.
        clock.move(Duration.ofMinutes(6));
        PROVIDER.sayWhatIsTrue();
        // A provider that was too slow for its very first request is asked again after some seconds.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> wire.get("/auth/google", request -> request).statusCode() == 302);
        person = people.stranger();
    }

    @Test
    void aBrowserIsSentToTheProviderWithStateNonceAndPkceAndNothingThatItAskedFor() {
        HttpResponse<String> response =
                wire.get("/auth/google?redirect_uri=https://evil.example&next=//evil.example", request -> request);

        assertThat(response.statusCode()).isEqualTo(302);
        Browser browser = Browser.sentAway(wire, response);
        assertThat(browser.location())
                .startsWith(PROVIDER.issuer() + "/authorize?")
                .doesNotContain("evil");
        assertThat(browser.query())
                .containsEntry("response_type", "code")
                .containsEntry("client_id", TestProvider.CLIENT_ID)
                .containsEntry("redirect_uri", CALLBACK)
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge");
        assertThat(browser.query().get("scope").split(" ")).containsExactlyInAnyOrder("openid", "email");
        String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("; Path=/", "; Max-Age=600", "; HttpOnly", "; SameSite=Lax");
        assertThat(cookie).doesNotContain(browser.state()).doesNotContain(browser.nonce());
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    }

    @Test
    void theRedirectUriFollowsTheIssuerWhateverHostTheRequestNames() {
        RawHttp.Response response = RawHttp.exchange(
                wire.port(),
                RawHttp.request(
                        "GET /auth/google HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n\r\n",
                        new byte[0]));

        assertThat(response.header("Location").orElseThrow())
                .contains("redirect_uri=" + CALLBACK)
                .doesNotContain("evil");
    }

    @Test
    void whoeverTheProviderVouchesForGetsASessionOfTheirAccount() throws Exception {
        Browser browser = start();
        PROVIDER.issue(goodToken(browser));

        HttpResponse<String> response = browser.back();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(response.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("Max-Age=0");
        assertThat(wire.json(response))
                .containsOnlyKeys("access_token", "token_type")
                .containsEntry("token_type", "bearer");
        String session = (String) wire.json(response).get("access_token");
        assertThat(wire.claims(session)).containsEntry("sub", person.userId()).containsEntry("amr", List.of("fed"));
        assertThat(wire.json(wire.api("GET", "/api/v1/me", session, null))).containsEntry("email", person.email());
        LoggedRequest token =
                PROVIDER.server.findAll(postRequestedFor(urlEqualTo("/token"))).get(0);
        assertThat(token.getHeader("Authorization"))
                .isEqualTo("Basic "
                        + Base64.getEncoder()
                                .encodeToString((TestProvider.CLIENT_ID + ":" + TestProvider.CLIENT_SECRET)
                                        .getBytes(StandardCharsets.UTF_8)));
        MultiValueMap<String, String> form = form(token.getBodyAsString());
        assertThat(form.getFirst("redirect_uri")).isEqualTo(CALLBACK);
        assertThat(form.getFirst("code")).isEqualTo("the-code");
        assertThat(s256(form.getFirst("code_verifier")))
                .isEqualTo(browser.query().get("code_challenge"));
    }

    @Test
    void theAddressIsComparedWithoutRegardToCase() {
        Browser browser = start();
        PROVIDER.issue(PROVIDER.signed(
                PROVIDER.claims(person.email().toUpperCase(Locale.ROOT), browser.nonce(), clock.instant())
                        .build()));

        assertThat(browser.back().statusCode()).isEqualTo(200);
    }

    static Stream<Arguments> badTokens() {
        String nonce = "invalid_nonce";
        String token = "invalid_id_token";
        String email = "email_not_verified";
        return Stream.of(
                bad("another nonce", nonce, claims -> claims.claim("nonce", "another")),
                bad("no nonce", nonce, claims -> claims.claim("nonce", null)),
                bad("another audience", token, claims -> claims.audience("somebody-else")),
                bad("no audience", token, claims -> claims.audience((String) null)),
                bad("two audiences", token, claims -> claims.audience(List.of(TestProvider.CLIENT_ID, "else"))),
                bad("another party", token, claims -> claims.claim("azp", "somebody-else")),
                bad("another issuer", token, claims -> claims.issuer("https://accounts.example.com")),
                bad("no issuer", token, claims -> claims.issuer(null)),
                bad("no subject", token, claims -> claims.subject(null)),
                bad("no expiry", token, claims -> claims.expirationTime(null)),
                bad("expired", token, claims -> claims.expirationTime(before(claims, 700))),
                bad("from the future", token, claims -> claims.issueTime(before(claims, -7200))),
                bad("unverified", email, claims -> claims.claim("email_verified", false)),
                bad("not said to be verified", email, claims -> claims.claim("email_verified", null)),
                bad("the text true", email, claims -> claims.claim("email_verified", "true")),
                bad("a one", email, claims -> claims.claim("email_verified", 1)),
                bad("no address", email, claims -> claims.claim("email", null)),
                bad("two addresses", email, claims -> claims.claim("email", List.of("a@example.com"))),
                bad("unknown", "unknown_account", claims -> claims.claim("email", "nobody@example.com")),
                bad("no mailbox", "unknown_account", claims -> claims.claim("email", "\u0000")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void anIdTokenIsRefusedWith(String what, String reason, UnaryOperator<JWTClaimsSet.Builder> change) {
        Browser browser = start();
        long users = users();
        PROVIDER.issue(PROVIDER.signed(change.apply(PROVIDER.claims(person.email(), browser.nonce(), clock.instant()))
                .build()));

        assertRefused(browser.back(), reason);

        assertThat(users()).isEqualTo(users);
    }

    @Test
    void anIdTokenThatTheProvidersKeysDidNotSignIsRefused() throws JOSEException {
        for (Forgery forgery : List.<Forgery>of(
                claims -> TestProvider.signed(
                        claims, JWSAlgorithm.HS256, null, new MACSigner(TestProvider.CLIENT_SECRET)),
                claims -> TestProvider.signed(
                        claims,
                        JWSAlgorithm.HS256,
                        "key-1",
                        new MACSigner(PROVIDER.key.toPublicKey().getEncoded())),
                claims -> new PlainJWT(claims).serialize(),
                claims -> TestProvider.signed(claims, TestProvider.newKey("x"), "key-1"),
                claims -> TestProvider.signed(claims, TestProvider.newKey("x"), "key-2"),
                claims -> PROVIDER.signed(claims).replaceFirst("\\.[^.]*$", "."),
                claims -> "not a token",
                claims -> null)) {
            Browser browser = start();
            PROVIDER.issue(forgery.of(PROVIDER.claims(person.email(), browser.nonce(), clock.instant())
                    .build()));

            assertRefused(browser.back(), "invalid_id_token");
        }
    }

    /** Makes an ID token that must not pass for one of the provider's. */
    private interface Forgery {

        String of(JWTClaimsSet claims) throws JOSEException;
    }

    @Test
    void aRequestIsAnsweredToTheBrowserThatMadeItOnly() {
        Browser victim = start();
        Browser other = start();
        PROVIDER.issue(goodToken(victim));
        String good = "code=the-code&state=" + Browser.encoded(victim.state());

        assertRefused(victim.back(good, null), "no_request");
        assertRefused(victim.back(good, other.cookie()), "wrong_state");
        assertRefused(victim.back("code=the-code&state=wrong", victim.cookie()), "wrong_state");
        assertRefused(victim.back("code=the-code", victim.cookie()), "invalid_request");
        assertRefused(victim.back("", victim.cookie()), "invalid_request");
        String name = victim.cookie().split("=")[0];
        for (String value : List.of("", "x", "AAAA", "A".repeat(4000), "%00", "!!!")) {
            assertRefused(victim.back(good, name + "=" + value), "broken_request");
        }
        assertThat(PROVIDER.server.findAll(postRequestedFor(urlEqualTo("/token"))))
                .isEmpty();
    }

    @Test
    void aRequestIsAnsweredOnceEvenInParallel() throws Exception {
        Browser browser = start();
        PROVIDER.issue(goodToken(browser));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> tries = IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(() -> browser.back().statusCode()))
                    .toList();
            int signedIn = 0;
            for (Future<Integer> one : tries) {
                assertThat(one.get()).isIn(200, 401);
                signedIn += one.get() == 200 ? 1 : 0;
            }
            assertThat(signedIn).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertRefused(browser.back(), "used_request");
        assertThat(PROVIDER.server.findAll(postRequestedFor(urlEqualTo("/token"))))
                .hasSize(1);
    }

    @Test
    void aRequestDiesAfterTenMinutes() {
        Browser browser = start();
        PROVIDER.issue(goodToken(browser));
        clock.move(Duration.ofMinutes(10).plusSeconds(1));

        assertRefused(browser.back(), "expired_request");
    }

    @Test
    void whatTheProviderOrTheBrowserSaysDoesNotGetIntoTheRecord() {
        Browser refused = start();
        assertRefused(
                refused.back(
                        "error=access_denied%0A%22evil&error_description=evil&state="
                                + Browser.encoded(refused.state()),
                        refused.cookie()),
                "provider_refused");
        Browser badCode = start();
        PROVIDER.refuseCodes();
        assertRefused(badCode.back(), "provider_refused");

        assertThat(jdbc.sql("select data from audit_event").query(String.class).list())
                .noneMatch(data -> data.contains("evil"));
    }

    @Test
    void aProviderThatIsSlowOrBreaksOffIsGivenUpInSeconds() {
        for (var answer : List.of(
                okJson("{}").withFixedDelay(8_000),
                okJson("{\"access_token\":\"x\",\"token_type\":\"Bearer\"}").withChunkedDribbleDelay(20, 12_000),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK))) {
            PROVIDER.answerToken(answer);
            Browser browser = start();
            long begun = System.nanoTime();

            assertRefused(browser.back(), "provider_unavailable");

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(7_500));
        }
    }

    @Test
    void aSlowProviderHoldsUpFewThreadsAndTheRestOfTheServerGoesOn() throws Exception {
        PROVIDER.answerToken(okJson("{}").withFixedDelay(8_000));
        List<Browser> browsers = IntStream.range(0, 40).mapToObj(i -> start()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try {
            List<Future<Integer>> tries = browsers.stream()
                    .map(browser -> threads.submit(() -> browser.back().statusCode()))
                    .toList();
            assertThat(wire.token(fixtures.client("jobs:read"))).isNotEmpty();
            int busy = 0;
            for (Future<Integer> one : tries) {
                assertThat(one.get()).isIn(401, 429, 503);
                busy += one.get() == 503 ? 1 : 0;
            }
            assertThat(busy).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoIsARemovedMemberSeesNothingOfTheOrganizationAndADeletedUserIsRefused() {
        String organizationId = fixtures.organization().id();
        Person owner = people.memberOf(organizationId, Role.OWNER);
        person = people.memberOf(organizationId, Role.DEVELOPER);
        String path = "/api/v1/organizations/" + organizationId;
        assertThat(wire.api("GET", path, signIn(), null).statusCode()).isEqualTo(200);
        organizations.suspend(organizationId, Actor.SYSTEM);
        assertThat(wire.api("GET", path, signIn(), null).statusCode())
                .isEqualTo(wire.api("GET", path, person.session(), null).statusCode());

        wire.api("DELETE", path + "/members/" + person.userId(), owner.session(), null);

        assertThat(wire.api("GET", path, signIn(), null).statusCode()).isEqualTo(404);
        jdbc.sql("delete from user_account where id = :id")
                .param("id", person.userId())
                .update();
        Browser browser = start();
        PROVIDER.issue(goodToken(browser));
        assertRefused(browser.back(), "unknown_account");
    }

    /** Who was shown an invitation may have chosen the password of somebody else's address. */
    @Test
    void theFirstOneToShowWhoseMailboxItIsGetsTheAccountWithoutThePasswordOfAnother() {
        person = people.withPassword();
        String mine = signIn();

        assertThat(wire.api("GET", "/api/v1/me", mine, null).statusCode()).isEqualTo(200);
        assertThat(wire.api("GET", "/api/v1/me", person.session(), null).statusCode())
                .isEqualTo(401);
        assertThat(login(People.PASSWORD)).isEqualTo(401);
        assertThat(events("user.password_dropped", person.userId())).isEqualTo(1);

        // From then on the password is that of whoever reads the mailbox.
        people.setPassword(person.userId(), "my own password");
        signIn();
        assertThat(login("my own password")).isEqualTo(200);
    }

    @Test
    void repeatedFailuresFromOneAddressAreAnswered429AndNoLongerRecorded() {
        Browser browser = start();
        for (int i = 0; i < 10; i++) {
            assertThat(browser.back("code=x&state=y", null).statusCode()).isEqualTo(401);
        }
        long recorded = events("user.sign_in_refused", "unknown");

        HttpResponse<String> refused = browser.back("code=x&state=y", null);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(events("user.sign_in_refused", "unknown")).isEqualTo(recorded);
        // Passwords are counted apart.
        person = people.withPassword();
        assertThat(login(People.PASSWORD)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?code=%ff%fe&state=%zz",
                "?code=%00&state=%00",
                "?code=a&code=b&state=c&state=d",
                "?error=&state=",
                "?code=&state=x",
                "?error=%22%5C%0d%0a&state=x",
                "?%",
                "?code=x&state=x&state[]=y"
            })
    void nothingThatIsSentMakesAServerError(String query) {
        String cookie = start().cookie();
        RawHttp.Response response = RawHttp.exchange(
                wire.port(),
                RawHttp.request(
                        "GET /auth/google/callback" + query + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie
                                + "\r\n\r\n",
                        new byte[0]));

        assertThat(response.status()).isIn(400, 401);
        assertThat(wire.post("/auth/google", "a=b", request -> request).statusCode())
                .isEqualTo(404);
    }

    @Test
    void thereIsNoHttpSessionAndNoGlobalBeanAndNoFilterMoreElsewhere() {
        signIn();
        Browser.sentAway(wire, wire.get("/auth/google", request -> request)).back("code=x&state=y", null);

        int sessions = 0;
        for (Container context :
                ((TomcatWebServer) server.getWebServer()).getTomcat().getHost().findChildren()) {
            sessions += ((Context) context).getManager().getActiveSessions();
        }
        assertThat(sessions).isZero();
        for (Class<?> type : List.of(
                ClientRegistrationRepository.class, AuthenticationManager.class, AuthenticationProvider.class)) {
            assertThat(server.getBeanNamesForType(type)).as(type.getName()).isEmpty();
        }
        assertThat(server.getBean(FilterChainProxy.class).getFilters("/oauth/token"))
                .extracting(filter -> filter.getClass().getSimpleName())
                .containsExactly("EndpointMeter", "OAuth2ClientAuthenticationFilter", "OAuth2TokenEndpointFilter");
        assertThat(server.getBeanNamesForType(SecurityFilterChain.class))
                .contains("federationChain")
                .allSatisfy(name -> assertThat(
                                server.getBeanFactory().getBeanDefinition(name).getFactoryBeanName())
                        .isEqualTo("securityConfiguration"));
    }

    @Test
    void noCodeTokenOrSecretIsLogged(CapturedOutput output) {
        List<String> loggers = List.of("dev.latchkey", "org.springframework.security", "org.springframework.web");
        loggers.forEach(logger -> logging.setLogLevel(logger, LogLevel.DEBUG));
        String token;
        String session;
        try {
            Browser browser = start();
            token = goodToken(browser);
            PROVIDER.issue(token);
            session = (String) wire.json(browser.back()).get("access_token");
            start().back();
        } finally {
            loggers.forEach(logger -> logging.setLogLevel(logger, null));
        }

        assertThat(output).contains("DEBUG");
        for (String secret : List.of(
                token, session, "the-code", TestProvider.CLIENT_SECRET, "provider-access-token", "code_verifier")) {
            assertThat(output.toString().contains(secret))
                    .as("log has " + secret)
                    .isFalse();
        }
    }

    private Browser start() {
        return Browser.sentAway(wire, wire.get("/auth/google", request -> request));
    }

    private String goodToken(Browser browser) {
        return PROVIDER.signed(PROVIDER.claims(person.email(), browser.nonce(), clock.instant())
                .build());
    }

    private String signIn() {
        Browser browser = start();
        PROVIDER.issue(goodToken(browser));
        HttpResponse<String> response = browser.back();
        assertThat(response.statusCode()).isEqualTo(200);
        return (String) wire.json(response).get("access_token");
    }

    /** The same plain answer whatever the reason, which is recorded. */
    private void assertRefused(HttpResponse<String> response, String reason) {
        assertThat(response.statusCode()).as(reason).isEqualTo(401);
        assertThat(response.body()).isEqualTo(REFUSAL);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"latchkey\"");
        assertThat(jdbc.sql(
                                "select data from audit_event where type = 'user.sign_in_refused' order by occurred_at desc, seq desc limit 1")
                        .query(String.class)
                        .single())
                .contains("\"reason\":\"" + reason + "\"");
        // Past what failed just now, which is counted.
        clock.move(Duration.ofSeconds(31));
    }

    private int login(String password) {
        return wire.api(
                        "POST",
                        "/auth/login",
                        null,
                        "{\"email\":\"" + person.email() + "\",\"password\":\"" + password + "\"}")
                .statusCode();
    }

    private long users() {
        return jdbc.sql("select count(*) from user_account").query(Long.class).single();
    }

    private long events(String type, String subject) {
        return jdbc.sql("select count(*) from audit_event where type = :type and subject = :subject")
                .param("type", type)
                .param("subject", subject)
                .query(Long.class)
                .single();
    }

    private static Arguments bad(String what, String reason, UnaryOperator<JWTClaimsSet.Builder> change) {
        return arguments(what, reason, change);
    }

    private static Date before(JWTClaimsSet.Builder claims, long seconds) {
        return Date.from(claims.build().getExpirationTime().toInstant().minusSeconds(seconds));
    }

    private static MultiValueMap<String, String> form(String body) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.add(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static String s256(String verifier) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }
}
