package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Signing in and out in a browser. */
@AuthServerTest
class SignInPagesTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Test
    void aPasswordBecomesASessionInACookieThatNoScriptAndNoOtherSiteGets() {
        Person person = people.withPassword();
        Visitor visitor = Visitor.of(wire);

        HttpResponse<String> response = signIn(visitor, person.email(), People.PASSWORD);

        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Location")).contains("/");
        assertThat(response.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("latchkey-session="))
                .singleElement()
                .asString()
                .contains("; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=1800")
                .doesNotContain("Domain");
        assertThat(visitor.get("/organizations").body()).contains(person.email());
    }

    @Test
    void aWrongPasswordAndAnUnknownPersonGetTheSameAnswerAndNoPasswordComesBack() {
        Person person = people.withPassword();

        HttpResponse<String> wrong = signIn(Visitor.of(wire), person.email(), "not-the-password");
        HttpResponse<String> unknown = signIn(Visitor.of(wire), "x" + person.email(), "not-the-password");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(wrong.body())
                .contains("Invalid email or password", person.email())
                .doesNotContain("not-the-password");
        assertThat(withoutToken(unknown).replace("x" + person.email(), person.email()))
                .isEqualTo(withoutToken(wrong));
        assertThat(wrong.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("latchkey-session"));
    }

    @Test
    void whoeverGuessesIsSlowedDownTogetherWithTheApi() {
        Person person = people.withPassword();
        for (int i = 0; i < 10; i++) {
            wire.api("POST", "/auth/login", null, "{\"email\":\"" + person.email() + "\",\"password\":\"guess\"}");
        }

        HttpResponse<String> response = signIn(Visitor.of(wire), person.email(), People.PASSWORD);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.body()).contains("Too many attempts");
    }

    @Test
    void signingOutEndsTheSessionEverywhere() {
        Person person = people.stranger();
        Visitor visitor = Visitor.of(wire, person.session());

        HttpResponse<String> response = visitor.submit("/organizations", "/sign-out");

        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(visitor.cookie("latchkey-session")).isNull();
        assertThat(wire.api("GET", "/api/v1/me", person.session(), null).statusCode())
                .isEqualTo(401);
        assertThat(Visitor.of(wire, person.session()).get("/organizations").statusCode())
                .isEqualTo(303);
    }

    @Test
    void signingInLeadsBackToThePageThatWasAskedFor() {
        Person person = people.withPassword();

        HttpResponse<String> response = Visitor.of(wire)
                .submit(
                        "/sign-in?next=/organizations/org_x?show=inactive",
                        "/sign-in",
                        "email",
                        person.email(),
                        "password",
                        People.PASSWORD,
                        "next",
                        "/organizations/org_x?show=inactive");

        assertThat(response.headers().firstValue("Location")).contains("/organizations/org_x?show=inactive");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example",
                "/\\evil.example",
                "/\tx",
                "javascript:alert(1)",
                "/x\"><b"
            })
    void signingInLeadsNowhereElse(String next) {
        Person person = people.withPassword();

        HttpResponse<String> response = Visitor.of(wire)
                .submit("/sign-in", "/sign-in", "email", person.email(), "password", People.PASSWORD, "next", next);

        assertThat(response.headers().firstValue("Location")).contains("/");
    }

    private static HttpResponse<String> signIn(Visitor visitor, String email, String password) {
        return visitor.submit("/sign-in", "/sign-in", "email", email, "password", password);
    }

    private static String withoutToken(HttpResponse<String> page) {
        return page.body().replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "");
    }
}
