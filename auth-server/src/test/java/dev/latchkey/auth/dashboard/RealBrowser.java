package dev.latchkey.auth.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;

/** The Chromium that is installed on this machine, and what it complains about. For one thread. */
public final class RealBrowser implements AutoCloseable {

    /** Set where a missing browser must not go unnoticed. */
    private static final String REQUIRED = "LATCHKEY_BROWSER_REQUIRED";

    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int DESKTOP = 1280;
    private static final int PHONE = 390;
    private static final int HEIGHT = 900;

    private final Playwright playwright;
    private final Browser browser;
    private final String base;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private RealBrowser(Path executable, String base) {
        this.base = base;
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of("--no-sandbox", "--disable-background-networking", "--disable-gpu")));
    }

    /** Starts it; or skips the test where none is installed, unless the environment asks for one. */
    public static RealBrowser start(String base) {
        Optional<Path> executable =
                PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
        if (executable.isEmpty() && System.getenv(REQUIRED) != null) {
            fail(REQUIRED + " is set, and there is no browser at any of " + PLACES);
        }
        Assumptions.assumeTrue(executable.isPresent(), "No browser is installed; looked at " + PLACES);
        return new RealBrowser(executable.get(), base);
    }

    /** A window of somebody with that session, {@code null} for a stranger. */
    public Page open(String session, ColorScheme scheme, int width) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(base)
                .setColorScheme(scheme)
                // A colour that is on its way to another one is neither.
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(width, HEIGHT));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        if (session != null) {
            context.addCookies(List.of(new Cookie("latchkey-session", session).setUrl(base)));
        }
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(this::lookAt);
        return page;
    }

    private void lookAt(Request request) {
        if (!request.url().startsWith(base + "/") && !request.url().startsWith("data:")) {
            complaints.add("asked somebody else: " + request.url());
        }
    }

    /** What the console said, and which foreign hosts were asked, since the last call. */
    public List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    /** Demands that the open page can be used by everybody: axe-core finds nothing, in the dark and in the light, and nothing sticks out at the side. */
    public static void assertAccessible(Page page) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertAxeFindsNothing(page, scheme);
        }
        assertFits(page);
    }

    /** The same on a desktop and on a phone, which the window is left as. */
    public static void assertAccessibleEverywhere(Page page) {
        page.setViewportSize(DESKTOP, HEIGHT);
        assertAccessible(page);
        page.setViewportSize(PHONE, HEIGHT);
        assertAxeFindsNothing(page, "on a phone");
        assertFits(page);
    }

    private static void assertAxeFindsNothing(Page page, Object how) {
        assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
                .as("%s %s", page.url(), how)
                .isEmpty();
    }

    private static void assertFits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("%s fits its window", page.url())
                .isEqualTo(true);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
