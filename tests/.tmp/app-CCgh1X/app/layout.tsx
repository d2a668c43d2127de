export default function Layout({ children }: { readonly children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}