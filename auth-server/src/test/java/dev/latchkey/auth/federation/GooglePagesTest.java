package dev.latchkey.auth.federation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.dashboard.RealBrowser;
import dev.latchkey.auth.page.Visitor;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/** "Continue with Google" in a browser, against a provider on another site. */
@AuthServerTest
class GooglePagesTest {

    private static final TestProvider PROVIDER = new TestProvider(0, "127.0.0.1");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry registry) {
        registry.add("latchkey.google.issuer", PROVIDER::issuer);
        registry.add("latchkey.google.client-id", () -> TestProvider.CLIENT_ID);
        registry.add("latchkey.google.client-secret", () -> TestProvider.CLIENT_SECRET);
    }

    @Test
    void somebodySignsInAndIsOnThePageThatWasAskedFor() {
        String apps = "/organizations/" + fixtures.workspace().organizationId() + "/apps";
        Person developer = people.memberOf(apps.split("/")[2], Role.DEVELOPER);
        try (RealBrowser browser = RealBrowser.start(wire.base())) {
            Page page = browser.open(null, ColorScheme.LIGHT, 1200);
            page.navigate(apps);
            RealBrowser.assertAccessible(page);
            assertThat(browser.complaints()).isEmpty();

            comeBack(page, developer.email());

            page.waitForURL("**" + apps);
            assertThat(page.locator(".person span")).hasText(developer.email());
            assertThat(page.locator("h1")).hasText("Apps");
        }
    }

    @Test
    void whoHasNoAccountIsToldOnTheSignInPage() {
        try (RealBrowser browser = RealBrowser.start(wire.base())) {
            Page page = browser.open(null, ColorScheme.DARK, 390);
            page.navigate("/sign-in");

            comeBack(page, "nobody@example.com");

            assertThat(page.getByText("Sign-in with the identity provider failed."))
                    .isVisible();
            assertThat(page.getByText("Continue with Google")).isVisible();
            RealBrowser.assertAccessible(page);
        }
    }

    @Test
    void aPathOfAnotherSiteIsNotGoneOnWith() {
        HttpResponse<String> signedIn = Visitor.of(wire).get("/signed-in?next=https://evil.example/");

        assertThat(signedIn.body()).contains("content=\"0; url=/\"").doesNotContain("evil");
        assertThat(Visitor.of(wire).get("/sign-in?failed=%3Cb%3E").body()).doesNotContain("notice bad");
    }

    /** Goes to the provider by the link, consents there, and comes back with a code that is good for an ID token of that address. */
    private void comeBack(Page page, String email) {
        PROVIDER.server.stubFor(get(urlPathEqualTo("/authorize"))
                .willReturn(aResponse().withHeader("Content-Type", "text/html").withBody("<h1>Consent</h1>")));
        page.getByText("Continue with Google").click();
        page.waitForURL(PROVIDER.issuer() + "/authorize**");
        MultiValueMap<String, String> query =
                UriComponentsBuilder.fromUri(URI.create(page.url())).build().getQueryParams();
        PROVIDER.issue(PROVIDER.signed(
                PROVIDER.claims(email, query.getFirst("nonce"), clock.instant()).build()));
        // The provider's own page sends the browser back: what it brings comes from another site.
        page.evaluate(
                "url => { location.href = url }",
                wire.base() + FederationFilters.CALLBACK + "?code=the-code&state=" + query.getFirst("state"));
    }
}
