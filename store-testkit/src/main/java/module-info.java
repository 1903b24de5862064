/** Contract suites for every store. */
module dev.tokenhold.testkit {
    requires transitive dev.tokenhold.api;
    requires java.logging;
    requires org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.tokenhold.testkit;

    // JUnit runs test methods that are not public.
    opens dev.tokenhold.testkit to
            org.junit.platform.commons;

    provides org.junit.jupiter.api.extension.Extension with
            dev.tokenhold.testkit.SkipReasons;
}
