package dev.latchkey.auth.federation;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.web.FilterChainProxy;

/** A provider that is not there, not yet there, not what it should be, or not configured. */
@ExtendWith(OutputCaptureExtension.class)
class ProviderOutageTest {

    private static final Duration PROMPT = Duration.ofSeconds(8);

    @Test
    void aServerStartsWithoutItsProviderAndUsesItOnceItIsThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Node node = start("http://localhost:" + port)) {
            HttpResponse<String> down = away(node);
            assertThat(down.statusCode()).isEqualTo(503);
            assertThat(down.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(down.headers().firstValue("Set-Cookie")).isEmpty();

            TestProvider provider = new TestProvider(port);
            try {
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(away(node).statusCode()).isEqualTo(302));
                Person person = node.bean(People.class).stranger();
                // Its keys are not there yet: that ends this sign-in, not the next.
                provider.server.stubFor(
                        get(urlEqualTo("/jwks")).willReturn(okJson("{}").withFixedDelay(9_000)));
                long begun = System.nanoTime();
                assertThat(signIn(node, provider, person)).isEqualTo(401);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(8_900));
                provider.sayWhatIsTrue();
                assertThat(signIn(node, provider, person)).isEqualTo(200);
            } finally {
                provider.server.stop();
            }
        }
    }

    @Test
    void aSlowProviderIsWaitedForOnceAndForAFewSeconds() {
        TestProvider provider = new TestProvider(0);
        provider.server.stubFor(get(urlEqualTo("/.well-known/openid-configuration"))
                .willReturn(okJson("{}").withFixedDelay(10_000)));
        try (Node node = start(provider.issuer())) {
            List<Long> took = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                long begun = System.nanoTime();
                assertThat(away(node).statusCode()).isEqualTo(503);
                took.add(System.nanoTime() - begun);
            }
            assertThat(took).allMatch(nanos -> nanos < PROMPT.toNanos());
            // Nobody waits again for what has just failed.
            assertThat(took.get(1) + took.get(2))
                    .isLessThan(Duration.ofSeconds(1).toNanos());
        } finally {
            provider.server.stop();
        }
    }

    /** Another issuer than was asked, an endpoint where a secret would cross the network in clear, no JSON at all. */
    @Test
    void aProviderThatIsNotWhatWasConfiguredIsNotUsed(CapturedOutput output) {
        TestProvider provider = new TestProvider(0);
        String good = provider.metadata(provider.issuer());
        try {
            for (String metadata : List.of(
                    provider.metadata("https://accounts.example.com"),
                    good.replace(provider.issuer() + "/token", "http://accounts.example.com/token"),
                    "<html>")) {
                provider.server.stubFor(
                        get(urlEqualTo("/.well-known/openid-configuration")).willReturn(okJson(metadata)));
                try (Node node = start(provider.issuer())) {
                    assertThat(away(node).statusCode()).isEqualTo(503);
                }
            }
        } finally {
            provider.server.stop();
        }
        assertThat(output)
                .contains("its issuer is https://accounts.example.com", "an endpoint is missing or not encrypted")
                .doesNotContain(TestProvider.CLIENT_SECRET);
    }

    @Test
    void withoutAnIssuerNothingOfItIsThere() {
        try (Node node = Node.start(TestDatabase.fresh(), "latchkey.google.issuer=")) {
            for (String path : List.of("/auth/google", "/auth/google/callback?code=a&state=b")) {
                assertThat(node.wire().get(path, request -> request).statusCode())
                        .isEqualTo(404);
            }
            for (Class<?> type : List.of(FederationFilters.class, SpentRequests.class, SpentRequestPruning.class)) {
                assertThat(node.context().getBeanNamesForType(type)).isEmpty();
            }
            assertThat(node.bean(FilterChainProxy.class).getFilterChains()).hasSize(8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://accounts.example.com",
                "ftp://accounts.example.com",
                "accounts.example.com",
                "https://user@accounts.example.com",
                "https:// accounts.example.com"
            })
    void anIssuerThatSecretsMustNotBeSentToIsRefusedAtStart(String issuer, CapturedOutput output) {
        assertThatThrownBy(() -> start(issuer).close()).isInstanceOf(RuntimeException.class);
        assertThat(output).contains("latchkey.google.issuer must be").doesNotContain(TestProvider.CLIENT_SECRET);
    }

    @Test
    void anIssuerWithoutARegistrationIsRefusedAtStart(CapturedOutput output) {
        assertThatThrownBy(() -> Node.start(TestDatabase.fresh(), "latchkey.google.issuer=https://accounts.example.com")
                        .close())
                .isInstanceOf(RuntimeException.class);
        assertThat(output).contains("latchkey.google.client-id and latchkey.google.client-secret must be set");
    }

    /** An https issuer of ours has a cookie that no neighbour under its domain can set. */
    @Test
    void behindHttpsTheCookieIsThisHostsOnly() {
        TestProvider provider = new TestProvider(0);
        try (Node node = Node.start(
                TestDatabase.fresh(),
                "latchkey.issuer=https://auth.example.com",
                "latchkey.google.issuer=" + provider.issuer(),
                "latchkey.google.client-id=" + TestProvider.CLIENT_ID,
                "latchkey.google.client-secret=" + TestProvider.CLIENT_SECRET)) {
            HttpResponse<String> response = away(node);

            assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                    .startsWith("__Host-")
                    .contains("; Secure", "; Path=/");
            assertThat(Browser.sentAway(node.wire(), response).query())
                    .containsEntry("redirect_uri", "https://auth.example.com/auth/google/callback");
        } finally {
            provider.server.stop();
        }
    }

    private static Node start(String issuer) {
        return Node.start(
                TestDatabase.fresh(),
                "latchkey.google.issuer=" + issuer,
                "latchkey.google.client-id=" + TestProvider.CLIENT_ID,
                "latchkey.google.client-secret=" + TestProvider.CLIENT_SECRET);
    }

    private static HttpResponse<String> away(Node node) {
        return node.wire().get("/auth/google", request -> request);
    }

    private static int signIn(Node node, TestProvider provider, Person person) {
        Browser browser = Browser.sentAway(node.wire(), away(node));
        provider.issue(provider.signed(
                provider.claims(person.email(), browser.nonce(), node.clock().instant())
                        .build()));
        return browser.back().statusCode();
    }
}
