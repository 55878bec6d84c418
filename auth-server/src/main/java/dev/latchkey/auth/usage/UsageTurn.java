package dev.latchkey.auth.usage;

import org.springframework.stereotype.Component;

/** Whose turn it is to count. Whoever decides by when credentials were last used takes it, and is not overtaken by a report. */
@Component
public class UsageTurn {

    private final UsageStore store;

    UsageTurn(UsageStore store) {
        this.store = store;
    }

    /** Waits for reports that are being counted, and lets others wait until the present transaction ends: for moments, not longer. */
    public void take() {
        store.takeTurn();
    }
}
