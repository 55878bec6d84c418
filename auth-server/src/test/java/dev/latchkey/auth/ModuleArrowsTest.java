package dev.latchkey.auth;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModuleArrowsTest {

    /** Each package's {@code package-info} says which others it may import. */
    @Test
    void noPackageImportsWhatItMayNotAndNoneImportEachOther() {
        ApplicationModules.of(AuthServerApplication.class).verify();
    }
}
