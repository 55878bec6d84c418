package dev.latchkey.auth.dashboard;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the menu calls its pages, and where they stand in it, as the presets say it: each product's documentation names a path.
 *
 * @param menu by an id of its own; entries of the same section stand together
 */
@ConfigurationProperties("latchkey")
record MenuSettings(@DefaultValue Map<String, Entry> menu) {

    /**
     * An entry.
     *
     * @param section the heading that it stands under, for example {@code Developer}
     * @param label what it is called there, for example {@code API Keys}
     * @param page the page that it leads to
     */
    record Entry(String section, String label, String page) {}
}
