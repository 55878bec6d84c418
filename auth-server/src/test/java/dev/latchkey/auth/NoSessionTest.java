package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** HTTP sessions: there are none, or anybody could fill the memory with them. */
@AuthServerTest
class NoSessionTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    ServletWebServerApplicationContext server;

    @Test
    void whoeverIsRefusedLeavesNothingBehind() {
        Credentials client = fixtures.client("jobs:read");
        HttpResponse<String> api = wire.api("GET", "/api/v1/me", null, null);
        HttpResponse<String> nowhere = wire.get("/nowhere", request -> request);
        HttpResponse<String> log = wire.get("/oauth/revocations", client);

        assertThat(api.statusCode()).isEqualTo(401);
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(log.statusCode()).isEqualTo(403);
        assertThat(api.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(sessions()).isZero();
    }

    @Test
    void pagesNeedNone() {
        Visitor stranger = Visitor.of(wire);
        Visitor operator = Visitor.of(wire, people.operator().session());

        assertThat(stranger.get("/sign-in").statusCode()).isEqualTo(200);
        assertThat(stranger.get("/organizations").statusCode()).isEqualTo(303);
        assertThat(stranger.post("/sign-in", "made-up").statusCode()).isEqualTo(403);
        assertThat(stranger.submit("/sign-in", "/sign-in", "email", "x").statusCode())
                .isEqualTo(401);
        assertThat(operator.get("/").statusCode()).isEqualTo(303);
        assertThat(operator.get("/organizations/none").statusCode()).isEqualTo(404);
        assertThat(operator.submit("/platform/organizations", "/sign-out").statusCode())
                .isEqualTo(303);
        assertThat(operator.cookie("JSESSIONID")).isNull();
        assertThat(sessions()).isZero();
    }

    private int sessions() {
        Container[] contexts =
                ((TomcatWebServer) server.getWebServer()).getTomcat().getHost().findChildren();
        assertThat(contexts).isNotEmpty();
        int sessions = 0;
        for (Container context : contexts) {
            sessions += ((Context) context).getManager().getActiveSessions();
        }
        return sessions;
    }
}
