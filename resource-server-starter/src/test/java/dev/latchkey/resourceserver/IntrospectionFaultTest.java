package dev.latchkey.resourceserver;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong with an introspection, the caller is asked to try again, soon, and it is never our fault. */
class IntrospectionFaultTest {

    private static final String ACTIVE =
            "{\"active\":true,\"client_id\":\"key\",\"sub\":\"ws\",\"scope\":\"things:read\",\"iat\":1700000000}";

    private static final FakeAuthServer issuer = new FakeAuthServer();
    private static final WireMockServer authServer =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private static RunningServer server;

    @BeforeAll
    static void start() {
        authServer.start();
        server = new RunningServer(issuer, "--latchkey.resource-server.auth-server-url=" + authServer.baseUrl());
    }

    @AfterAll
    static void stop() {
        server.close();
        authServer.stop();
    }

    @BeforeEach
    void reset() {
        authServer.resetAll();
    }

    @Test
    void aGoodAnswerIsTaken() {
        introspectionAnswers(aResponse().withBody(ACTIVE));
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aBrokenConnectionIsTriedTwice(Fault fault) {
        introspectionAnswers(aResponse().withFault(fault));
        assertUnavailableSoon();
        int calls = authServer
                .findAll(postRequestedFor(urlEqualTo("/oauth/introspect")))
                .size();
        assertThat(calls).isBetween(1, 2);
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedFor() {
        introspectionAnswers(aResponse().withBody(ACTIVE).withFixedDelay(10_000));
        assertUnavailableSoon();
    }

    @Test
    void anAnswerThatComesInDropsIsNotWaitedFor() {
        introspectionAnswers(aResponse().withBody(ACTIVE).withChunkedDribbleDelay(10, 20_000));
        assertUnavailableSoon();
    }

    @Test
    void anAnswerThatIsTooLongIsNotRead() {
        introspectionAnswers(aResponse().withBody(ACTIVE + " ".repeat(70_000)));
        assertUnavailableSoon();
    }

    @Test
    void aRedirectIsNotFollowed() {
        introspectionAnswers(aResponse().withStatus(307).withHeader("Location", issuer.url() + "/oauth/introspect"));
        int calls = issuer.introspectionCalls.get();
        assertUnavailableSoon();
        assertThat(issuer.introspectionCalls.get()).isEqualTo(calls);
    }

    @Test
    void anErrorIsNotAnAnswer() {
        for (int status : new int[] {400, 401, 403, 404, 429, 500, 503}) {
            introspectionAnswers(aResponse().withStatus(status).withBody(ACTIVE));
            assertUnavailableSoon();
        }
    }

    private static void introspectionAnswers(ResponseDefinitionBuilder response) {
        authServer.stubFor(post(urlEqualTo("/oauth/introspect")).willReturn(response));
    }

    private static HttpResponse<String> get() {
        return server.get("/things", "X-Api-Key", ApiKeys.unknown());
    }

    private static void assertUnavailableSoon() {
        long begun = System.nanoTime();
        HttpResponse<String> response = get();
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
}
