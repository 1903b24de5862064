package dev.tokenhold.migrate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.PrintableText;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The shape of the whole project: this is the module that sees all others. */
class ArchitectureTest {

    private static final String CLI = "dev.tokenhold.migrate.cli";
    private static final String REPORT = "dev.tokenhold.migrate.cli.report";
    private static final String[] API = {"dev.tokenhold", "dev.tokenhold.spi", "dev.tokenhold.internal"};
    private static final String[] LIBRARIES = {"dev.tokenhold.transfer", "dev.tokenhold.mirror"};
    private static final String SERVERS = "dev.tokenhold.jdbc.server";
    private static final String[] STORES = {
        "dev.tokenhold.file",
        "dev.tokenhold.jdbc..",
        "dev.tokenhold.sqlite",
        "dev.tokenhold.mysql",
        "dev.tokenhold.postgresql"
    };
    private static final Set<String> SECRETS = Set.of("accessToken", "refreshToken", "grantToken", "clientSecret");
    private static final Set<String> TINK_REGISTRY = Set.of(
            "com.google.crypto.tink.Registry",
            "com.google.crypto.tink.RegistryConfiguration",
            "com.google.crypto.tink.aead.AeadConfig",
            "com.google.crypto.tink.prf.PrfConfig");

    private static final JavaClasses TOKENHOLD = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/dev/tokenhold/testservers/"))
            .importPackages("dev.tokenhold");

    @Test
    void apiStandsOnNothingElse() {
        classes()
                .that(resideInAnyPackage(API))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(API).or(resideInAnyPackage("java..", "org.jspecify.annotations")))
                .check(TOKENHOLD);
    }

    @Test
    void encryptionKnowsNoStoreAndStoresKnowEachOtherNot() {
        noClasses()
                .that(resideInAPackage("dev.tokenhold.crypto"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(STORES))
                .check(TOKENHOLD);
        noClasses()
                .that(resideInAnyPackage(STORES).or(resideInAPackage("dev.tokenhold.zoho..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(LIBRARIES))
                .check(TOKENHOLD);
        noClasses()
                .that(resideInAnyPackage(LIBRARIES))
                .should()
                .dependOnClassesThat(resideInAnyPackage(STORES).or(resideInAPackage("dev.tokenhold.zoho..")))
                .check(TOKENHOLD);
        noClasses()
                .that(resideInAnyPackage(STORES))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.tokenhold.zoho.."))
                .check(TOKENHOLD);
        slices().matching("dev.tokenhold.(file|sqlite|mysql|postgresql)..")
                .should()
                .notDependOnEachOther()
                .check(TOKENHOLD);
    }

    @Test
    void sqlIsInOnePlaceAndDriversAreBehindTheirDialects() {
        classes()
                .that(resideInAPackage("dev.tokenhold.jdbc"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.tokenhold",
                        "dev.tokenhold.spi",
                        "dev.tokenhold.jdbc",
                        "java..",
                        "javax.sql",
                        "org.jspecify.annotations"))
                .check(TOKENHOLD);
        noClasses()
                .that()
                .resideOutsideOfPackages(SERVERS, "dev.tokenhold.mysql", "dev.tokenhold.postgresql")
                .should()
                .dependOnClassesThat(resideInAPackage(SERVERS))
                .check(TOKENHOLD);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.tokenhold.jdbc..",
                        "dev.tokenhold.sqlite",
                        "dev.tokenhold.mysql",
                        "dev.tokenhold.postgresql",
                        "dev.tokenhold.zoho.table")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql", "javax.sql"))
                .check(TOKENHOLD);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tokenhold.sqlite")
                .should()
                .dependOnClassesThat(resideInAPackage("org.sqlite.."))
                .check(TOKENHOLD);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tokenhold.mysql")
                .should()
                .dependOnClassesThat(resideInAPackage("com.mysql.."))
                .check(TOKENHOLD);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tokenhold.postgresql")
                .should()
                .dependOnClassesThat(resideInAPackage("org.postgresql.."))
                .check(TOKENHOLD);
        noClasses()
                .that()
                .resideOutsideOfPackage(SERVERS)
                .should()
                .dependOnClassesThat(resideInAPackage("com.zaxxer.."))
                .check(TOKENHOLD);
    }

    @Test
    void operatingSystemIsBehindItsKeyring() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tokenhold.oskeyring")
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.github.javakeyring..", "org.freedesktop.."))
                .check(TOKENHOLD);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tokenhold.oskeyring")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.tokenhold.oskeyring"))
                .check(TOKENHOLD);
    }

    @Test
    void librariesOfGoogleAreBehindTheirAdapters() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tokenhold.google")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("com.google.api.client..", "com.google.auth..", "dev.tokenhold.google"))
                .check(TOKENHOLD);
        classes()
                .that(resideInAPackage("dev.tokenhold.google"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.tokenhold",
                        "dev.tokenhold.refresh",
                        "dev.tokenhold.google",
                        "com.google.api.client..",
                        "com.google.auth..",
                        "java..",
                        "org.jspecify.annotations"))
                .check(TOKENHOLD);
    }

    @Test
    void springIsBehindItsAdapterWhichKnowsNoStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tokenhold.spring..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework..", "dev.tokenhold.spring.."))
                .check(TOKENHOLD);
        classes()
                .that(resideInAPackage("dev.tokenhold.spring"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.tokenhold",
                        "dev.tokenhold.refresh",
                        "dev.tokenhold.spring",
                        "java..",
                        "org.jspecify.annotations",
                        "org.springframework.."))
                .check(TOKENHOLD);
    }

    @Test
    void legacyFilesAndTablesShareWhatKnowsNeither() {
        slices().matching("dev.tokenhold.zoho.(csv|table|sdk)..")
                .should()
                .notDependOnEachOther()
                .check(TOKENHOLD);
        noClasses()
                .that(resideInAPackage("dev.tokenhold.zoho.row"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.tokenhold.zoho.csv", "dev.tokenhold.zoho.table", "dev.tokenhold.zoho.sdk"))
                .check(TOKENHOLD);
    }

    @Test
    void apiForZohoIsWhatBearsItsName() {
        classes()
                .that()
                .resideInAPackage("dev.tokenhold.zoho")
                .and()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .should()
                .haveSimpleNameStartingWith("Zoho")
                .because("the module exports this package alone")
                .check(TOKENHOLD);
    }

    @Test
    void storesDoNotSeeSecrets() {
        DescribedPredicate<JavaAccess<?>> readsSecret = describe(
                "reads a secret of a token",
                access -> access.getTargetOwner().isEquivalentTo(OAuthToken.class)
                        && SECRETS.contains(access.getTarget().getName()));
        noClasses()
                .that(resideInAnyPackage(STORES))
                .should()
                .accessTargetWhere(readsSecret)
                .check(TOKENHOLD);
    }

    @Test
    void nothingUsesTheRegistryOfTink() {
        List<String> users = TOKENHOLD.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> TINK_REGISTRY.contains(
                                dependency.getTargetClass().getName())))
                .map(JavaClass::getName)
                .toList();
        assertThat(users).isEmpty();
    }

    @Test
    void nothingDependsOnTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tokenhold.migrate..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tokenhold.migrate..")
                .check(TOKENHOLD);
    }

    @Test
    void reportTakesPlainValuesAndDoesNotKnowTheCommands() {
        classes()
                .that()
                .resideInAPackage(REPORT)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                REPORT,
                                "dev.tokenhold.transfer",
                                "dev.tokenhold.spi",
                                "com.fasterxml.jackson..",
                                "java..",
                                "org.jspecify.annotations")
                        .or(type(PrintableText.class)))
                .check(TOKENHOLD);
    }

    @Test
    void commandLineIsClosedButForItsMainClass() {
        classes()
                .that()
                .resideInAPackage(CLI)
                .and()
                .arePublic()
                .should()
                .haveSimpleName("StoreMigrate")
                .check(TOKENHOLD);
        classes()
                .that()
                .resideInAPackage(REPORT)
                .and()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .should()
                .haveNameMatching(".*\\.(Json|PhaseThroughput|RunReport|Text|ThroughputLog)")
                .because("the commands use no others")
                .check(TOKENHOLD);
    }

    @Test
    void packagesHaveNoCycles() {
        // dev.tokenhold, spi and internal are one module; the first is in no slice, and the others may know each other.
        slices().matching("dev.tokenhold.(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage("dev.tokenhold.spi"), resideInAPackage("dev.tokenhold.internal"))
                .check(TOKENHOLD);
        slices().matching("dev.tokenhold.migrate.(**)")
                .should()
                .beFreeOfCycles()
                .check(TOKENHOLD);
    }

    @Test
    void librariesNeitherConfigureLoggingNorPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CLI, "dev.tokenhold.testkit")
                .and()
                // Which has a method that returns a logger.
                .areNotAssignableTo(DataSource.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging")
                .check(TOKENHOLD);
        noClasses()
                .that()
                .resideOutsideOfPackages(CLI, "dev.tokenhold.testkit")
                .should(ACCESS_STANDARD_STREAMS)
                .check(TOKENHOLD);
    }

    @Test
    void namesSayWhatClassesDo() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .check(TOKENHOLD);
    }
}
