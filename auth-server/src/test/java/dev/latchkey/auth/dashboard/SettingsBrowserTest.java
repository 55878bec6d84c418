package dev.latchkey.auth.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.Authenticator;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The settings in a real browser: the second factor, members, network rules, and forms that outlive their session. */
@AuthServerTest
class SettingsBrowserTest {

    private static final int DESKTOP = 1200;
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
    Person owner;
    String organization;

    @BeforeEach
    void open() {
        browser = RealBrowser.start(wire.base());
        workspace = fixtures.workspace();
        organization = "/organizations/" + workspace.organizationId();
        owner = people.memberOf(workspace.organizationId(), Role.OWNER);
        people.setPassword(owner.userId(), People.PASSWORD);
    }

    @AfterEach
    void close() {
        clock.reset();
        browser.close();
    }

    @Test
    void aFactorIsEnabledAskedAtSignInAndGivenUpAfterSigningInAgain() {
        Page page = browser.open(people.sessionOf(owner), ColorScheme.LIGHT, DESKTOP);
        page.navigate(organization);
        page.getByRole(AriaRole.NAVIGATION).getByText("Security").click();
        button(page, "Enable 2FA").click();
        RealBrowser.assertAccessible(page);
        Authenticator app = Authenticator.typed(page.locator("#seed").textContent());
        page.getByLabel("Enter the code").fill("000000");
        button(page, "Verify").click();
        assertThat(page.locator("#code-fault")).isVisible();
        page.getByLabel("Enter the code").fill(app.code(clock.instant()));
        button(page, "Verify").click();
        assertThat(heading(page, "Save your backup codes")).isFocused();
        RealBrowser.assertAccessible(page);
        String codes = page.locator("#backup-codes").textContent();
        assertThat(codes.strip().split("\\s+")).hasSize(10);
        page.evaluate("window.print = () => { window.printed = true }");
        button(page, "Print").click();
        assertThat(page.evaluate("window.printed")).isEqualTo(true);
        page.getByText("I have saved them").click();
        page.waitForURL("**" + organization);
        page.goBack();
        page.getByText("Disable 2FA…").waitFor();
        assertThat(page.content()).doesNotContain(codes.strip().split("\\s+")[0]);
        RealBrowser.assertAccessible(page);

        button(page, "Sign out").click();
        page.waitForURL("**/sign-in");
        // The code that enrolled it is used up.
        clock.move(Duration.ofSeconds(31));
        signIn(page);
        assertThat(page.getByText("Two-factor code required")).isVisible();
        RealBrowser.assertAccessible(page);
        page.getByLabel("Code of your authenticator app").fill(app.code(clock.instant()));
        button(page, "Sign in").click();
        page.waitForURL("**" + organization);

        page.navigate(organization + "/security");
        clock.move(Duration.ofMinutes(11));
        page.getByText("Disable 2FA…").click();
        button(page, "Disable 2FA").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("sign-in within the last ten minutes");
        RealBrowser.assertAccessible(page);
        signIn(page);
        page.getByLabel("Code of your authenticator app").fill(app.code(clock.instant()));
        button(page, "Sign in").click();
        assertThat(page.getByText("You are signed in again")).isVisible();
        button(page, "Disable 2FA").click();
        assertThat(page.getByText("2FA is disabled")).isVisible();
        assertThat(browser.complaints()).allMatch(complaint -> complaint.matches(".*\\b40[013]\\b.*"));
    }

    @Test
    void aPasswordIsChangedAndAllSessionsAreEndedAtWill() {
        Page page = browser.open(people.sessionOf(owner), ColorScheme.LIGHT, DESKTOP);
        Page elsewhere = browser.open(people.sessionOf(owner), ColorScheme.LIGHT, PHONE);
        page.navigate(organization + "/security");
        page.getByLabel("Current password").fill("not the right one");
        page.getByLabel("New password").fill("another password");
        button(page, "Change password").click();
        assertThat(page.locator("#current_password-fault")).hasText("Is not your password.");
        assertThat(page.getByLabel("Current password")).hasValue("not the right one");
        page.getByLabel("Current password").fill(People.PASSWORD);
        button(page, "Change password").click();
        assertThat(page.getByText("Your password is changed")).isVisible();

        elsewhere.navigate(organization);
        elsewhere.locator("#email").fill(owner.email());
        elsewhere.locator("#password").fill("another password");
        button(elsewhere, "Sign in").click();
        elsewhere.waitForURL("**" + organization);
        button(page, "Sign out everywhere").click();
        assertThat(page.getByText("You are signed out everywhere")).isVisible();
        RealBrowser.assertAccessible(page);
        elsewhere.reload();
        elsewhere.waitForURL("**/sign-in**");
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("400"));
    }

    @Test
    void everyFormSurvivesTheEndOfItsSession() {
        Person member = people.memberOf(workspace.organizationId(), Role.DEVELOPER);
        String key = organization + "/api-keys/" + fixtures.apiKey(workspace).id();
        String app = organization + "/apps/"
                + fixtures.clientOf(workspace, "jobs:read").id();
        Page page = browser.open(null, ColorScheme.LIGHT, DESKTOP);
        page.navigate("/sign-in");
        signIn(page);
        page.waitForURL("**" + organization);

        survives(page, organization + "/organization", "Name", "Save", "Saved.");
        survives(page, organization + "/workspaces/new", "Name", "Create workspace", "The workspace is created.");
        survives(page, organization + "/workspaces/" + workspace.id(), "Name", "Save", "Saved.");
        survives(page, app, "Name", "Save", "Saved.");
        survives(page, key, "Name", "Save", "Saved. Resource servers");
        survives(
                page,
                organization + "/api-keys/new?type=cronflow-production",
                "Name",
                "Create API key",
                "API key created");
        survives(page, organization + "/members", "E-mail address", "Invite", "Invited");
        sent(page, organization + "/webhooks/new", "Create webhook", "Webhook created", shown -> {
            shown.getByLabel("URL").fill("https://example.com/hooks");
            shown.getByLabel("client.*").check();
        });
        sent(page, organization + "/resellers/new", "Create reseller", "The reseller is created", shown -> {
            shown.getByLabel("Name").fill("Brix");
            shown.getByLabel("Requests in a calendar month").fill("5000");
        });
        sent(page, organization + "/members/" + member.userId(), "Save", "the role holds from now on", shown -> {
            shown.locator("#role").selectOption("auditor");
        });
        sent(page, organization + "/network-access", "Save", "Saved. Resource servers", shown -> {
            shown.locator("summary")
                    .filter(new Locator.FilterOptions().setHasText("Edit"))
                    .first()
                    .click();
            shown.getByLabel("Allowed IP addresses").first().fill("203.0.113.77");
        });
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("401"));
    }

    @Test
    void theFrameLeadsToOtherOrganizationsAndToWorkspacesAndFollowsANewName() {
        String other = fixtures.organization().id();
        people.join(owner, other, Role.DEVELOPER);
        organizations.rename(other, "Umbrella", Actor.SYSTEM);
        Page page = browser.open(people.sessionOf(owner), ColorScheme.LIGHT, PHONE);
        page.navigate(organization + "/organization");
        Locator menu = page.getByRole(AriaRole.NAVIGATION);
        assertThat(menu).isHidden();
        page.getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Menu"))
                .press("Space");
        assertThat(menu).containsText("Webhooks");
        Locator choice = page.locator(".choice-of");
        assertThat(choice.getByText("Umbrella")).isHidden();
        choice.locator("summary").press("Enter");
        RealBrowser.assertAccessible(page);
        page.keyboard().press("Escape");
        assertThat(choice.getByText("Umbrella")).isHidden();
        page.locator("main")
                .getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName("Name"))
                .fill("Acme 2");
        button(page, "Save").click();
        assertThat(choice.locator("summary")).hasText("Acme 2");

        choice.locator("summary").press("Enter");
        choice.getByText("Main").click();
        page.waitForURL("**" + organization + "/workspaces/" + workspace.id());
        page.locator(".choice-of summary").click();
        page.locator(".choice-of").getByText("Umbrella").click();
        page.waitForURL("**/organizations/" + other);
        assertThat(page.locator(".choice-of summary")).hasText("Umbrella");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatAPageGoesOnAskingForDoesNotDisturbWhoSignsInAgain() {
        String key = organization + "/api-keys/" + fixtures.apiKey(workspace).id();
        Page page = browser.open(people.sessionOf(owner), ColorScheme.LIGHT, DESKTOP);
        page.navigate(key + "/rotate");
        button(page, "Make the new key").click();
        page.getByText("I have stored it: next step").click();
        page.locator("#rotation").waitFor();
        clock.move(Duration.ofMinutes(31));

        page.getByRole(AriaRole.DIALOG).waitFor();
        page.getByLabel("E-mail address").fill(owner.email());
        // Longer than the page waits before it asks again.
        page.waitForResponse("**/rotation", () -> {});
        page.waitForTimeout(300);

        assertThat(page.getByLabel("E-mail address")).hasValue(owner.email());
        button(page, "Close").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    private void survives(Page page, String path, String field, String button, String then) {
        String typed = field.equals("Name") ? "Written for an hour" : "late" + System.nanoTime() + "@example.com";
        sent(
                page,
                path,
                button,
                then,
                shown -> shown.locator("main")
                        .getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName(field))
                        .first()
                        .fill(typed));
    }

    /** Fills a form, lets the session end, sends the form, signs in, finds everything there and sends it again. */
    private void sent(Page page, String path, String button, String then, Consumer<Page> fill) {
        page.navigate(path);
        fill.accept(page);
        List<?> before = values(page);
        clock.move(Duration.ofMinutes(31));

        button(page, button).first().click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Your session has ended");
        signIn(page);
        assertThat(page.getByText("You are signed in again")).isVisible();
        assertThat(values(page)).as(path).isEqualTo(before);
        button(page, button).first().click();
        assertThat(page.getByText(then).first()).isVisible();
    }

    private static List<?> values(Page page) {
        return (List<?>)
                page.evaluate(
                        "[...document.querySelectorAll('main :is(input:not([type=hidden]), textarea, select)')]"
                                + ".map(field => field.type === 'checkbox' || field.type === 'radio' ? field.checked : field.value)");
    }

    private void signIn(Page page) {
        page.locator("#email").fill(owner.email());
        page.locator("#password").fill(People.PASSWORD);
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
