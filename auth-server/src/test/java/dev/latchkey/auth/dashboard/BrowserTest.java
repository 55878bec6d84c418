package dev.latchkey.auth.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The dashboard in a real browser. */
@AuthServerTest
class BrowserTest {

    private static final int DESKTOP = 1200;
    private static final int MANY_TAGS = 7;
    private static final int PHONE = 390;

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

    RealBrowser browser;
    Workspace workspace;
    Person developer;
    String organization;

    @BeforeEach
    void open() {
        browser = RealBrowser.start(wire.base());
        workspace = fixtures.workspace();
        organization = "/organizations/" + workspace.organizationId();
        developer = people.memberOf(workspace.organizationId(), Role.DEVELOPER);
    }

    @AfterEach
    void close() {
        clock.reset();
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void whatAOneTimeLinkIsWorthGetsIntoTheFormAndOutOfTheAddress() {
        Page page = browser.open(null, ColorScheme.LIGHT, DESKTOP);

        page.navigate("/invitation#lkv_0123");

        assertThat(page.getByLabel("Code of the link")).hasValue("lkv_0123");
        assertThat(page.getByLabel("Password")).isFocused();
        assertThat(page.url()).endsWith("/invitation");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theDescriptionOfTheApiIsShownAsAPage() {
        Page page = browser.open(null, ColorScheme.LIGHT, DESKTOP);

        page.navigate("/swagger-ui/index.html");

        page.locator(".opblock-tag").nth(MANY_TAGS).waitFor();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theFirstPageIsSmall() {
        Page page = browser.open(null, ColorScheme.LIGHT, DESKTOP);
        List<Response> responses = new ArrayList<>();
        page.onResponse(responses::add);

        page.navigate("/sign-in");
        page.waitForLoadState();

        int bytes = 0;
        // Asking for sizes lets further responses in.
        for (Response response : List.copyOf(responses)) {
            bytes += response.request().sizes().responseBodySize
                    + response.request().sizes().responseHeadersSize;
        }
        assertThat(responses).hasSizeGreaterThan(4);
        assertThat(bytes).isPositive().isLessThan(100_000);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void somebodySignsInByKeyboardAndOutAgain() {
        people.setPassword(developer.userId(), People.PASSWORD);
        Page page = browser.open(null, ColorScheme.LIGHT, DESKTOP);

        page.navigate("/");
        assertThat(page.getByLabel("E-mail address")).isFocused();
        page.keyboard().type(developer.email());
        page.keyboard().press("Tab");
        page.keyboard().type("wrong password");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Invalid email or password")).isVisible();
        assertThat(page.getByLabel("E-mail address")).hasValue(developer.email());
        RealBrowser.assertAccessible(page);
        page.getByLabel("Password").fill(People.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("Acme");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to content")).isFocused();
        button(page, "Sign out").click();
        page.waitForURL("**/sign-in");
        page.goBack();
        page.waitForURL("**/sign-in**");
        assertThat(page.getByLabel("Password")).isVisible();
    }

    @Test
    void anAppIsRegisteredItsSecretShownOnceAndGoodForARealToken() {
        Page page = browser.open(developer.session(), ColorScheme.LIGHT, DESKTOP);
        page.navigate(organization);
        page.getByRole(AriaRole.NAVIGATION).getByText("Apps").click();
        page.getByText("Register app").click();
        button(page, "Register app").click();
        assertThat(page.locator("#client_name-fault")).hasText("Must not be empty.");
        assertThat(page.locator("[data-faults]")).isFocused();
        RealBrowser.assertAccessible(page);
        page.getByLabel("Name").fill("Billing");
        page.getByLabel("jobs:read").check();
        button(page, "Register app").click();

        assertThat(heading(page, "App registered")).isFocused();
        RealBrowser.assertAccessible(page);
        Credentials client = new Credentials(
                page.locator("#client-id").textContent(),
                page.locator("#secret").textContent());
        assertThat(wire.claims(wire.token(client))).containsEntry("scope", "jobs:read");
        assertThat(page.url()).endsWith("/apps/" + client.id());
        page.getByText("Python", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#snippet-python")).isVisible();
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        button(page, "Copy client secret").click();
        assertThat(page.locator("#spoken")).hasText("Copied");
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(client.secret());

        page.reload();
        assertThat(heading(page, "Billing")).isVisible();
        assertThat(page.content()).doesNotContain(client.secret());
        page.goBack();
        assertThat(heading(page, "Register app")).isVisible();
        assertThat(page.content()).doesNotContain(client.secret());
        page.goForward();
        assertThat(heading(page, "Billing")).isVisible();
        assertThat(page.content()).doesNotContain(client.secret());
        // A refused form is a refused request, which the browser notes.
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("400"));
    }

    @Test
    void aKeyIsRestrictedRotatedAndRevokedWithoutARefusalBeforeItsTime() throws Exception {
        Page page = browser.open(developer.session(), ColorScheme.LIGHT, DESKTOP);
        page.navigate(organization);
        page.getByRole(AriaRole.NAVIGATION).getByText("API Keys").first().click();
        page.getByText("Create API key").click();
        page.getByText("CronFlow production key").click();
        page.getByLabel("Name").fill("CI");
        page.getByLabel("workers:manage").uncheck();
        page.getByLabel("Allowed IP addresses").pressSequentially("10.0.0.0/8");
        assertThat(page.locator("#address-hint")).containsText("10.0.0.0/8 lets in 16,777,216 addresses");
        button(page, "Create API key").click();
        assertThat(heading(page, "API key created")).isFocused();
        RealBrowser.assertAccessible(page);
        String old = page.locator("#secret").textContent();
        Credentials resourceServer = fixtures.resourceServer();
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
            while (!ended.get()) {
                if (!wire.introspect(resourceServer, old).get("active").equals(true)) {
                    refused.incrementAndGet();
                }
                asked.incrementAndGet();
            }
        });
        String successor;
        try {
            page.getByText("I have stored it").click();
            page.getByLabel("Allowed IP addresses").fill("203.0.113.10/32");
            button(page, "Save").click();
            assertThat(page.getByText("Resource servers follow at once")).isVisible();
            assertThat(wire.introspect(resourceServer, old)).containsEntry("allowed_ips", List.of("203.0.113.10/32"));

            page.getByText("Rotate…").click();
            button(page, "Make the new key").click();
            assertThat(heading(page, "Successor created")).isVisible();
            successor = page.locator("#secret").textContent();
            page.getByText("I have stored it: next step").click();
            assertThat(page.getByText("No use of it has been reported since")).isVisible();
            RealBrowser.assertAccessible(page);
            page.getByText("Revoke the old key…").click();
        } finally {
            ended.set(true);
            loop.get(20, TimeUnit.SECONDS);
        }
        assertThat(asked.get()).isPositive();
        assertThat(refused.get()).isZero();

        button(page, "Revoke key").click();
        assertThat(page.getByText("the key is refused everywhere from now on")).isVisible();
        assertThat(wire.introspect(resourceServer, old)).containsEntry("active", false);
        assertThat(wire.introspect(resourceServer, successor)).containsEntry("active", true);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void restrictionsCopiedFromAnotherKeyAppearInTheForm() {
        fixtures.apiKey(workspace);
        Page page = browser.open(developer.session(), ColorScheme.LIGHT, DESKTOP);
        page.navigate(organization + "/api-keys/new?type=cronflow-production");
        page.getByLabel("Name").fill("Kept");
        page.getByLabel("jobs:write").uncheck();

        page.getByLabel("Copy restrictions from").selectOption(new SelectOption().setIndex(1));

        assertThat(page.getByLabel("jobs:write")).isChecked();
        assertThat(page.getByLabel("Name")).hasValue("Kept");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aHalfFilledFormSurvivesTheEndOfItsSession() {
        people.setPassword(developer.userId(), People.PASSWORD);
        Page page = browser.open(null, ColorScheme.LIGHT, DESKTOP);
        page.navigate("/sign-in?next=" + organization + "/apps/new");
        signIn(page);
        page.getByLabel("Name").fill("Written for an hour");
        page.getByLabel("jobs:read").check();
        clock.move(Duration.ofMinutes(31));

        button(page, "Register app").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Your session has ended");
        RealBrowser.assertAccessible(page);
        signIn(page);
        assertThat(page.getByText("You are signed in again")).isVisible();
        assertThat(page.getByLabel("Name")).hasValue("Written for an hour");
        button(page, "Register app").click();
        assertThat(heading(page, "App registered")).isVisible();
        assertThat(page.getByText("You are signed in again")).isHidden();
        // The request that found no session is a refused one, which the browser notes.
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("401"));
    }

    @Test
    void aSuspendedOrganizationSaysSoOnItsPages() {
        organizations.suspend(workspace.organizationId(), Actor.SYSTEM);
        Page page = browser.open(developer.session(), ColorScheme.LIGHT, PHONE);

        page.navigate(organization);

        assertThat(page.getByText("This organization is suspended")).isVisible();
        RealBrowser.assertAccessible(page);
        assertThat(browser.complaints()).isEmpty();
    }

    private void signIn(Page page) {
        page.getByLabel("E-mail address").fill(developer.email());
        page.getByLabel("Password").fill(People.PASSWORD);
        button(page, "Sign in").click();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator heading(Page page, String text) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
    }
}
