package dev.latchkey.sample;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The browser of this machine. Where it has none, the test that asks for it is skipped, or fails if {@code LATCHKEY_BROWSER_REQUIRED} is set. */
final class Chromium implements AutoCloseable {

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser;

    Chromium() {
        Path program = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (System.getenv("LATCHKEY_BROWSER_REQUIRED") != null) {
            assertNotNull(program, "a browser is required, and none is installed");
        }
        assumeTrue(program != null, "No browser is installed in /usr/bin");
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    }

    /** An empty window for the pages of that server. */
    Page window(String server) {
        Page page = browser.newPage(new Browser.NewPageOptions().setBaseURL(server));
        page.setDefaultTimeout(20_000);
        return page;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
