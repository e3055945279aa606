/** Room in a table for the rows that are not drawn. Height in CSS px. */
export function SpacerRow({ height, columns }: { height: number; columns: number }) {
  return (
    <tr className="spacer" style={{ height }}>
      <td colSpan={columns} />
    </tr>
  );
}
