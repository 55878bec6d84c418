package dev.latchkey.auth.usage;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.page.PageController;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What an organization's credentials are used for, as a page. */
@PageController
class UsagePages {

    private final VisibleUsage visible;
    private final UsageScreens screens;

    UsagePages(VisibleUsage visible, UsageScreens screens) {
        this.visible = visible;
        this.screens = screens;
    }

    /**
     * @param range {@code day}, {@code month} or {@code quarter}; the day if it is none of them
     * @param credential the one that is shown; empty for all
     */
    @GetMapping("/organizations/{organizationId}/usage")
    ModelAndView show(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "") String range,
            @RequestParam(defaultValue = "") String credential) {
        UsageScope scope = visible.of(access, organizationId);
        return screens.usage(access, scope, UsageRange.of(range), credential);
    }
}
